import { setMaxListeners } from 'node:events';
import { batchSupport } from '../../../catalog/batch-inference.ts';
import type { BatchSpec } from '../../../ports/batch-inference.ts';
import type { AccountFinding, AccountNeeds } from '../../../ports/cloud.ts';
import { createAsk } from '../account/ask.ts';
import { createBucketLooks } from '../account/bucket-calls.ts';
import { createIamCalls } from '../account/iam-calls.ts';
import { createIdentity } from '../account/identity.ts';
import { checkOutput } from '../account/preflight/check-output.ts';
import { checkCallerPermissions, checkRolePermissions, orNotSeen } from '../account/preflight/check-permissions.ts';
import { checkRole } from '../account/preflight/check-role.ts';
import type { BatchSettings } from './batch-settings.ts';

/** Name of the feature and of the role among the permissions. */
const FEATURE = 'evaluate-batch';
const LISTENERS = 200;

/** Looks at model, bucket, role and permissions of a job; nothing is changed, and what cannot be seen is unknown. */
export async function checkBatch(
  settings: BatchSettings,
  spec: BatchSpec,
  asked: AbortSignal,
): Promise<AccountFinding[]> {
  const signal = AbortSignal.any([asked]);
  setMaxListeners(LISTENERS, signal); // one for each call
  const ask = createAsk();
  const account = { cloud: { subnets: [], security_groups: [] }, aws: settings, s3: settings.s3, now: settings.now };
  const identity = createIdentity(account, ask)(spec.region, signal);
  identity.catch(() => {}); // each check that needs it says what it met
  const look = {
    needs: toNeeds(spec),
    identity: () => identity,
    iam: createIamCalls(account, ask, spec.region),
    buckets: createBucketLooks(account, ask),
    signal,
  };
  const found = await Promise.all([
    checkRole(look),
    checkOutput(look),
    orNotSeen('caller_permissions', checkCallerPermissions(look)),
    orNotSeen('role_permissions', checkRolePermissions(look)),
  ]);
  return [...checkModel(spec), ...found.flat()];
}

function checkModel({ model, region }: BatchSpec): AccountFinding[] {
  const { status, message } = batchSupport(model, region);
  const fix = {
    pass: '',
    fail: 'set AWS_REGION to one of these, or leave via out',
    unknown: 'Bedrock says so when the job is created, at no cost',
  };
  return [{ code: 'batch_model', status, message, fix: fix[status] }];
}

function toNeeds({ region, role, output, kms_key, subnets, security_groups, tags }: BatchSpec): AccountNeeds {
  const job = { region, role, output, base: '', subnets, security_groups, tags };
  return { runtime: FEATURE, job: kms_key === undefined ? job : { ...job, kms_key }, data: [], instances: [] };
}
