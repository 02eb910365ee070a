import {
  DeleteRule$,
  type DeleteRuleRequest,
  DescribeRule$,
  type DescribeRuleRequest,
  ListRules$,
  type ListRulesRequest,
  ListTargetsByRule$,
  type ListTargetsByRuleRequest,
  PutRule$,
  type PutRuleRequest,
  PutTargets$,
  type PutTargetsRequest,
  RemoveTargets$,
  type RemoveTargetsRequest,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';

export type EventRule = { rule: PutRuleRequest; arn: string; targets: Map<string, Target> };

/** Rules of a region by name. */
export type EventState = Map<string, EventRule>;

/** EventBridge's default bus. */
export function createEvents(account: string, stateOf: (region: string) => EventState): Service {
  return {
    name: 'events',
    actions: 'events',
    protocol: jsonProtocol,
    target: 'AWSEvents',
    operations: [
      operation(PutRule$, (rule: PutRuleRequest, { region }) => {
        const rules = stateOf(region);
        const name = rule.Name ?? '';
        const arn = `arn:aws:events:${region}:${account}:rule/${name}`;
        rules.set(name, { rule, arn, targets: rules.get(name)?.targets ?? new Map() });
        return { RuleArn: arn };
      }),
      operation(PutTargets$, ({ Rule, Targets = [] }: PutTargetsRequest, { region }) => {
        const { targets } = findRule(stateOf(region), Rule);
        for (const target of Targets) targets.set(target.Id ?? '', target);
        return { FailedEntryCount: 0, FailedEntries: [] };
      }),
      operation(RemoveTargets$, ({ Rule, Ids = [] }: RemoveTargetsRequest, { region }) => {
        const { targets } = findRule(stateOf(region), Rule);
        for (const id of Ids) targets.delete(id);
        return { FailedEntryCount: 0, FailedEntries: [] };
      }),
      operation(DeleteRule$, ({ Name = '' }: DeleteRuleRequest, { region }) => {
        const found = stateOf(region).get(Name);
        if ((found?.targets.size ?? 0) > 0)
          throw serviceError('ValidationException', "Rule can't be deleted since it has targets.");
        stateOf(region).delete(Name);
        return {};
      }),
      operation(DescribeRule$, ({ Name }: DescribeRuleRequest, { region }) => shown(findRule(stateOf(region), Name))),
      operation(ListRules$, ({ NamePrefix = '' }: ListRulesRequest, { region }) => ({
        Rules: [...stateOf(region).values()].filter(({ rule }) => rule.Name?.startsWith(NamePrefix)).map(shown),
      })),
      operation(ListTargetsByRule$, ({ Rule }: ListTargetsByRuleRequest, { region }) => ({
        Targets: [...findRule(stateOf(region), Rule).targets.values()],
      })),
    ],
  };
}

function shown({ rule, arn }: EventRule): object {
  const { Name, EventPattern, Description, State = 'ENABLED' } = rule;
  return { Name, Arn: arn, EventPattern, Description, State, EventBusName: 'default' };
}

function findRule(rules: EventState, name = ''): EventRule {
  const found = rules.get(name);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
}
