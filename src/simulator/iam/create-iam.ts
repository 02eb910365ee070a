import {
  GetRole$,
  type GetRoleRequest,
  GetRolePolicy$,
  type GetRolePolicyRequest,
  ListAttachedRolePolicies$,
  type ListAttachedRolePoliciesRequest,
  ListRolePolicies$,
  type ListRolePoliciesRequest,
  SimulatePrincipalPolicy$,
  type SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import { queryProtocol } from '../wire/query-protocol.ts';
import { type Service, operation } from '../wire/service.ts';
import type { IamState } from './iam-state.ts';
import type { World } from '../world.ts';
import { decide } from './policy.ts';
import { roleMaking } from './role-making.ts';
import { findRole, noSuch, shown } from './roles.ts';

/** Identity and Access Management, as far as one looks before a job, and roles that are made. All policies are inline ones. */
export function createIam(world: World): Service {
  const state = world.iam;
  return {
    name: 'iam',
    actions: 'iam',
    protocol: queryProtocol,
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: [
      operation(GetRole$, ({ RoleName }: GetRoleRequest) => ({ Role: shown(findRole(state, RoleName)) })),
      operation(ListRolePolicies$, ({ RoleName }: ListRolePoliciesRequest) => ({
        PolicyNames: [...findRole(state, RoleName).policies.keys()],
        IsTruncated: false,
      })),
      operation(ListAttachedRolePolicies$, ({ RoleName }: ListAttachedRolePoliciesRequest) => {
        findRole(state, RoleName);
        return { AttachedPolicies: [], IsTruncated: false };
      }),
      operation(GetRolePolicy$, ({ RoleName, PolicyName = '' }: GetRolePolicyRequest) => {
        const policy = findRole(state, RoleName).policies.get(PolicyName);
        if (policy === undefined) throw noSuch('policy', PolicyName);
        return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(policy)) };
      }),
      ...roleMaking(world),
      operation(SimulatePrincipalPolicy$, (input: SimulatePrincipalPolicyRequest) => simulate(state, input)),
    ],
  };
}

function simulate(state: IamState, input: SimulatePrincipalPolicyRequest): object {
  const { PolicySourceArn = '', ActionNames = [], ResourceArns = ['*'], ContextEntries = [] } = input;
  const principal = PolicySourceArn === state.caller.arn ? state.caller : state.roles.get(PolicySourceArn);
  if (principal === undefined) throw noSuch('principal', PolicySourceArn);
  const context = Object.fromEntries(
    ContextEntries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues[0] ?? '']),
  );
  const results = ActionNames.flatMap((action) =>
    ResourceArns.map((resource) => {
      const { decision, missing } = decide([...principal.policies.values()], { action, resource, context });
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decision,
        MissingContextValues: missing,
      };
    }),
  );
  return { EvaluationResults: results, IsTruncated: false };
}
