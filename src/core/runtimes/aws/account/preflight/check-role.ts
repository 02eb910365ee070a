import { callerPermissions } from '../../../../catalog/permissions/caller.ts';
import { type JobRole, jobRoles } from '../../../../catalog/permissions/job-role.ts';
import { ForgeError, messageOf } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { fail, notSeen, pass, unknown } from './finding.ts';
import type { Look } from './look.ts';
import { readTrust } from './trust-policy.ts';

/** Whether the role of the job exists, and whether the service that runs the job may use it. */
export async function checkRole(look: Pick<Look, 'needs' | 'iam' | 'identity' | 'signal'>): Promise<AccountFinding[]> {
  const { needs, iam, signal } = look;
  const { role } = needs.job;
  if (role === '')
    return [
      fail(
        'role',
        'no role is set for jobs',
        'set NOVA_FORGE_ROLE_ARN; nova-forge-mcp iam prints what it must be allowed',
      ),
    ];
  try {
    const found = await iam.role(role.slice(role.lastIndexOf('/') + 1), signal);
    if (found.arn !== role)
      return [fail('role', `there is a role ${found.arn}, not ${role}`, `set NOVA_FORGE_ROLE_ARN=${found.arn}`)];
    const { account } = await look.identity();
    return [pass('role', `the role ${role} exists`), checkTrust(look, found.trust, account)];
  } catch (error) {
    const feature = Object.hasOwn(callerPermissions, needs.runtime) ? needs.runtime : `train-${needs.runtime}`;
    const create = `create it: nova-forge-mcp iam ${feature} prints its policies`;
    if (error instanceof ForgeError && error.code === 'not_found') return [fail('role', messageOf(error), create)];
    return [notSeen('role', error)];
  }
}

function checkTrust({ needs }: Pick<Look, 'needs'>, policy: string, account: string): AccountFinding {
  const service = serviceOf(needs.runtime);
  const trust = readTrust(policy, service, account);
  if (trust.trusted === 'yes') return pass('role_trust', `${service} may use ${needs.job.role}`);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
  const message = `${service} may not use ${needs.job.role}: ${trust.reason}`;
  const fix = `add to its trust policy: ${JSON.stringify(statement)}`;
  return trust.trusted === 'no'
    ? fail('role_trust', message, fix)
    : unknown('role_trust', message.replace('may not', 'may be unable to'), fix);
}

function serviceOf(runtime: string): string {
  const known = Object.keys(jobRoles).find((name): name is JobRole => name === runtime);
  return jobRoles[known ?? 'sagemaker'].service;
}
