import { serviceError } from '../wire/service-error.ts';
import type { IamState, Principal } from './iam-state.ts';

/** A role as IAM shows it. */
export function shown({ arn, name, created, trust, tags = [] }: Principal): object {
  return {
    Path: /:role(.*\/)[^/]+$/.exec(arn)?.[1] ?? '/',
    RoleName: name,
    RoleId: 'AROASIMULATED0000000',
    Arn: arn,
    CreateDate: created,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
    MaxSessionDuration: 3600,
    Tags: [...tags],
  };
}

/** Throws NoSuchEntity where there is none of the name. */
export function findRole({ roles }: IamState, name = ''): Principal {
  const role = [...roles.values()].find((one) => one.name === name);
  if (role === undefined) throw noSuch('role', name);
  return role;
}

export function noSuch(what: string, name: string): Error {
  return serviceError('NoSuchEntity', `The ${what} with name ${name} cannot be found.`, { status: 404 });
}
