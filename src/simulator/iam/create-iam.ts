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
import { serviceError } from '../wire/service-error.ts';
import { type Service, operation } from '../wire/service.ts';
import type { IamState, Principal } from './iam-state.ts';
import { decide } from './policy.ts';

/** Identity and Access Management, as far as one looks before a job. All policies are inline ones. */
export function createIam(state: IamState): Service {
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

function shown({ arn, name, created, trust }: Principal): object {
  return {
    Path: /:role(.*\/)[^/]+$/.exec(arn)?.[1] ?? '/',
    RoleName: name,
    RoleId: 'AROASIMULATED0000000',
    Arn: arn,
    CreateDate: created,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
    MaxSessionDuration: 3600,
  };
}

function findRole({ roles }: IamState, name = ''): Principal {
  const role = [...roles.values()].find((one) => one.name === name);
  if (role === undefined) throw noSuch('role', name);
  return role;
}

function noSuch(what: string, name: string): Error {
  return serviceError('NoSuchEntity', `The ${what} with name ${name} cannot be found.`, { status: 404 });
}
