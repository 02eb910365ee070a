import { callerPermissions, type Feature } from '../../../../catalog/permissions/caller.ts';
import { type JobRole, jobRoles } from '../../../../catalog/permissions/job-role.ts';
import type { Permission } from '../../../../catalog/permissions/permission.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { notSeen, pass, unknown } from './finding.ts';
import type { Look } from './look.ts';
import { toNames, usesOf } from './permission-names.ts';
import { simulatePermissions } from './simulate-permissions.ts';

type PermissionLook = Pick<Look, 'needs' | 'iam' | 'identity' | 'signal'>;

/** Whether whoever calls may start, follow and stop the job, and give it its role. */
export async function checkCallerPermissions(look: PermissionLook): Promise<AccountFinding[]> {
  const { account, arn } = await look.identity();
  if (arn.endsWith(':root'))
    return [
      pass('caller_permissions', `${arn} is the account itself, which may do everything; a role with less is safer`),
    ];
  const { runtime } = look.needs;
  const feature = Object.keys(callerPermissions).find(
    (name): name is Feature => name === runtime || name === `train-${runtime}`,
  );
  const principal = await trueArn(look, arn);
  if (principal === undefined || feature === undefined)
    return [unknown('caller_permissions', `the policies of ${arn} cannot be simulated`, 'sign in as a role or a user')];
  const wanted = inUse(look, callerPermissions[feature].run);
  const names = toNames(look.needs, account);
  return simulatePermissions(
    { ...look, names },
    { arn: principal, called: 'the caller', code: 'caller_permissions' },
    wanted,
  );
}

/** Whether the role may read the data, write results and whatever else the job does as it. */
export async function checkRolePermissions(look: PermissionLook): Promise<AccountFinding[]> {
  const { role } = look.needs.job;
  if (role === '') return [];
  const kind = Object.keys(jobRoles).find((name): name is JobRole => name === look.needs.runtime);
  const { account } = await look.identity();
  if (kind === undefined || !role.includes(`:${account}:`))
    return [
      unknown('role_permissions', `${role} is not in account ${account} and cannot be looked at`, 'ask its account'),
    ];
  const wanted = inUse(look, jobRoles[kind].permissions);
  const names = toNames(look.needs, account);
  return simulatePermissions({ ...look, names }, { arn: role, called: 'the role', code: 'role_permissions' }, wanted);
}

/** Says what could not be asked, under its own name. */
export async function orNotSeen(code: string, check: Promise<AccountFinding[]>): Promise<AccountFinding[]> {
  try {
    return await check;
  } catch (error) {
    return [notSeen(code, error)];
  }
}

function inUse({ needs }: Pick<Look, 'needs'>, permissions: readonly Permission[]): Permission[] {
  const uses = usesOf(needs);
  return permissions.filter(({ when, optional }) => optional !== true && (when === undefined || uses.has(when)));
}

/** A session's ARN has lost the path of its role; IAM knows it. Undefined for who has no policies of their own. */
async function trueArn({ iam, signal }: Pick<Look, 'iam' | 'signal'>, arn: string): Promise<string | undefined> {
  if (/^arn:aws[a-z-]*:iam::\d+:user\//.test(arn)) return arn;
  const role = /^arn:aws[a-z-]*:sts::\d+:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  return role === undefined ? undefined : (await iam.role(role, signal)).arn;
}
