import { type Policy, type Question, decide } from './policy.ts';

/** A user or role. Only roles have a trust policy. */
export type Principal = {
  arn: string;
  name: string;
  created: Date;
  trust?: { Version: string; Statement: readonly TrustStatement[] };
  /** It is new: no service can take it yet. */
  settling?: boolean;
  tags?: readonly { Key: string | undefined; Value: string | undefined }[];
  /** By name; all count. */
  policies: Map<string, Policy>;
};

export type TrustStatement = {
  Effect: 'Allow' | 'Deny';
  Principal: { Service: string | readonly string[] };
  Action: string;
  Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type IamState = {
  /** Who makes the calls. */
  caller: Principal;
  /** By ARN. */
  roles: Map<string, Principal>;
};

export const EVERYTHING: Policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** An account with one administrator and no roles. */
export function createIamState(account: string): IamState {
  const caller = {
    arn: `arn:aws:iam::${account}:user/rehearsal`,
    name: 'rehearsal',
    created: new Date(0),
    policies: new Map([['AdministratorAccess', EVERYTHING]]),
  };
  return { caller, roles: new Map() };
}

export function isAllowed({ policies }: Principal, question: Question): boolean {
  return decide([...policies.values()], question).decision === 'allowed';
}

/** Whether a service may take the role. */
export function isTrusting({ trust, settling = false }: Principal, service: string): boolean {
  return (
    !settling &&
    (trust?.Statement ?? []).some(
      ({ Effect, Principal: { Service } }) =>
        Effect === 'Allow' && (typeof Service === 'string' ? [Service] : Service).includes(service),
    )
  );
}
