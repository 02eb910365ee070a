import { CreateRole$, type CreateRoleRequest, PutRolePolicy$, type PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { Principal } from './iam-state.ts';
import type { Policy } from './policy.ts';
import { findRole, shown } from './roles.ts';

/** So long a new role is seen by IAM, but not yet by the services that are to use it. */
const SETTLES_MS = 8000;

const isDocument = (value: unknown): boolean => typeof value === 'object' && value !== null && 'Statement' in value;
const Trust = z.custom<NonNullable<Principal['trust']>>(isDocument);
const Permissions = z.custom<Policy>(isDocument);

/** Making roles and what they may do. */
export function roleMaking({ account, iam, timeline }: Pick<World, 'account' | 'iam' | 'timeline'>): Operation[] {
  return [
    operation(CreateRole$, (input: CreateRoleRequest, { now }) => {
      const { RoleName: name = '', AssumeRolePolicyDocument = '', Path = '/', Tags = [] } = input;
      if ([...iam.roles.values()].some((one) => one.name === name))
        throw serviceError('EntityAlreadyExists', `Role with name ${name} already exists.`, { status: 409 });
      const trust = read(Trust, AssumeRolePolicyDocument);
      const arn = `arn:aws:iam::${account}:role${Path}${name}`;
      const tags = Tags.map(({ Key, Value }) => ({ Key, Value }));
      const made: Principal = { arn, name, created: now, trust, tags, settling: true, policies: new Map() };
      iam.roles.set(arn, made);
      timeline.at(now.getTime() + SETTLES_MS, () => {
        made.settling = false;
      });
      return { Role: shown(made) };
    }),
    operation(PutRolePolicy$, ({ RoleName, PolicyName = '', PolicyDocument = '' }: PutRolePolicyRequest) => {
      findRole(iam, RoleName).policies.set(PolicyName, read(Permissions, PolicyDocument));
      return {};
    }),
  ];
}

/** Throws what IAM answers to a document that is none. */
function read<T>(kind: z.ZodType<T>, text: string): T {
  const { data, success } = kind.safeParse(parseJson(text));
  if (success) return data;
  throw serviceError('MalformedPolicyDocument', 'Syntax errors in policy.', { status: 400 });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by the kind next
  }
}
