import {
  DeleteRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { ForgeError } from '../../../errors.ts';
import { READ_ATTEMPTS, createRequestHandler, whoCalls } from '../aws-settings.ts';
import { translated } from './translated.ts';
import type { AwsTrainingSettings } from './training-settings.ts';

/** Rules of notices are named by the run they are for. */
const PREFIX = 'nova-forge-';
const TARGET = 'topic';
const PERMISSIONS =
  'events:PutRule, events:PutTargets, events:ListRules, events:RemoveTargets and events:DeleteRule on rule/nova-forge-*';

/** What an ended job of a service looks like on the event bus. */
export type EndEvent = { source: string; type: string; name: string; status: string };

export const sagemakerEnd: EndEvent = {
  source: 'aws.sagemaker',
  type: 'SageMaker Training Job State Change',
  name: 'TrainingJobName',
  status: 'TrainingJobStatus',
};

export const bedrockEnd: EndEvent = {
  source: 'aws.bedrock',
  type: 'Model Customization Job State Change',
  name: 'jobName',
  status: 'jobStatus',
};

/** Says on an SNS topic when a job has ended. Doing it twice is doing it once. The topic's policy must let events.amazonaws.com publish. */
export async function putNotice(
  settings: AwsTrainingSettings,
  notice: { job: string; topic: string; region: string; end: EndEvent },
): Promise<void> {
  const client = createClient(settings, notice.region);
  try {
    await translated({ what: `the notice of ${notice.job}`, permissions: PERMISSIONS }, async () => {
      await client.send(new PutRuleCommand(toRule(notice.job, notice.end)));
      const answer = await client.send(
        new PutTargetsCommand({ Rule: `${PREFIX}${notice.job}`, Targets: [{ Id: TARGET, Arn: notice.topic }] }),
      );
      const [failed] = answer.FailedEntries ?? [];
      if (failed !== undefined) throw refused(notice.topic, failed.ErrorMessage ?? failed.ErrorCode ?? '');
    });
  } finally {
    client.destroy();
  }
}

/** Removes the notices of jobs that are over: an event bus has room for 300 rules. Called before a new one is made. */
export async function removeOldNotices(
  settings: AwsTrainingSettings,
  region: string,
  isOver: (job: string) => Promise<boolean>,
): Promise<void> {
  const client = createClient(settings, region);
  try {
    await translated({ what: 'the notices of ended jobs', permissions: PERMISSIONS }, async () => {
      const { Rules = [] } = await client.send(new ListRulesCommand({ NamePrefix: PREFIX, Limit: 100 }));
      for (const { Name = '' } of Rules) {
        if (!(await isOver(Name.slice(PREFIX.length)))) continue;
        await client.send(new RemoveTargetsCommand({ Rule: Name, Ids: [TARGET] }));
        await client.send(new DeleteRuleCommand({ Name }));
      }
    });
  } finally {
    client.destroy();
  }
}

function toRule(job: string, end: EndEvent) {
  const EventPattern = JSON.stringify({
    source: [end.source],
    'detail-type': [end.type],
    detail: { [end.name]: [job], [end.status]: ['Completed', 'Failed', 'Stopped'] },
  });
  return { Name: `${PREFIX}${job}`, Description: `tells when ${job} has ended`, EventPattern };
}

function refused(topic: string, why: string): ForgeError {
  return new ForgeError('unavailable', `EventBridge does not take ${topic} as the place of notices: ${why}`, {
    next: 'check NOVA_FORGE_NOTIFY_TOPIC, or leave it out',
  });
}

function createClient(settings: AwsTrainingSettings, region: string): EventBridgeClient {
  return new EventBridgeClient({
    region,
    maxAttempts: READ_ATTEMPTS,
    requestHandler: createRequestHandler(),
    ...whoCalls(settings),
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
  });
}
