import type { AccountFinding, CloudSettings } from '../../ports/cloud.ts';
import type { Check } from '../../runs/training-record.ts';

/** Settings without which no job can be written down, each with its name. */
const needed = [
  {
    key: 'region',
    code: 'region_not_set',
    what: 'no AWS region is set',
    fix: 'set AWS_REGION (or a region in the profile) and start the server again',
  },
  {
    key: 'role',
    code: 'role_not_set',
    what: 'no role for jobs is set',
    fix: 'set NOVA_FORGE_ROLE_ARN to a role that the service may assume; nova-forge-mcp iam prints its policies',
  },
  {
    key: 'output',
    code: 'output_not_set',
    what: 'no folder in S3 is set for recipes, rows and results',
    fix: 'set NOVA_FORGE_OUTPUT to s3://bucket/prefix in the region of the jobs',
  },
] as const satisfies readonly { key: keyof CloudSettings; code: string; what: string; fix: string }[];

/** Whether everything is set that a job is written down with. */
export function isPlaced(settings: CloudSettings): boolean {
  return needed.every(({ key }) => settings[key] !== undefined);
}

/** One blocking check for each setting that is missing. */
export function missingSettings(settings: CloudSettings): Check[] {
  return needed
    .filter(({ key }) => settings[key] === undefined)
    .map(({ code, what, fix }) => ({ code, severity: 'block', message: what, fix }));
}

/** What comes after a job does not stop it: most accounts begin without a machine to host on, and there are other ways to. */
const afterwards = ['quota_evaluation', 'quota_hosting'];

/** What was found in the account: failures block, what could not be looked at is a warning with its reason. */
export function fromFindings(findings: readonly AccountFinding[]): Check[] {
  return findings
    .filter(({ status }) => status !== 'pass')
    .map(({ code, status, message, fix }) => ({
      code,
      severity: status === 'fail' && !afterwards.includes(code) ? 'block' : 'warn',
      message,
      fix,
    }));
}
