import { knownQuotaCodes, quotaName } from '../../../../catalog/instance-quotas.ts';
import { ForgeError } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import type { Quota } from '../quota-calls.ts';
import { fail, notSeen, pass, unknown } from './finding.ts';
import type { Look } from './look.ts';

const SERVICE = 'sagemaker';

type QuotaLook = Pick<Look, 'needs' | 'quotas' | 'signal'>;
type Wanted = { name: string; count: number; code: string; type: string };

/** Whether the account may have the instances. Jobs of training and evaluation share a quota; endpoints have their own. */
export async function checkQuotas(look: QuotaLook): Promise<AccountFinding[]> {
  const wanted = look.needs.instances.map(({ type, count, use }) => ({
    name: quotaName(type, use),
    count,
    code: `quota_${use}`,
    type,
  }));
  const known = await Promise.all([...new Set(wanted.map(({ name }) => name))].map((name) => byCode(look, name)));
  const quotas = new Map(known.flatMap((quota) => (quota === undefined ? [] : [[quota.name, quota]])));
  const missing = wanted.filter(({ name }) => !quotas.has(name));
  if (missing.length > 0) for (const quota of await byName(look, missing)) quotas.set(quota.name, quota);
  return wanted.map((one) => judge(one, quotas.get(one.name), look.needs.job.region));
}

/** By a code that is known for the name; whether it still is that quota's, the answer says. */
async function byCode({ quotas, needs, signal }: QuotaLook, name: string): Promise<Quota | undefined> {
  const code = knownQuotaCodes[name];
  if (code === undefined) return undefined;
  try {
    const found = await quotas.get(SERVICE, code, needs.job.region, signal);
    return found?.name === name ? found : undefined;
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function byName({ quotas, needs, signal }: QuotaLook, wanted: readonly Wanted[]): Promise<Quota[]> {
  const names = new Set(wanted.map(({ name }) => name));
  const found: Quota[] = [];
  for await (const page of quotas.list(SERVICE, needs.job.region, signal)) {
    found.push(...page.filter(({ name }) => names.has(name)));
    if (found.length === names.size) break;
  }
  return found;
}

function judge({ name, count, code, type }: Wanted, quota: Quota | undefined, region: string): AccountFinding {
  if (quota === undefined)
    return unknown(
      code,
      `${region} lists no quota "${name}"`,
      `look for ${type} in the Service Quotas console of ${region}`,
    );
  const message = `account allows ${quota.value} ${type} at once (${name}, ${quota.code}), ${count} are needed in ${region}`;
  if (quota.value >= count) return pass(code, message);
  const request = `aws service-quotas request-service-quota-increase --service-code ${SERVICE} --quota-code ${quota.code} --desired-value ${count} --region ${region}`;
  return fail(code, message, request);
}

/** Quotas that could not be looked at: one finding for each use. */
export function quotasNotSeen({ needs }: Pick<Look, 'needs'>, error: unknown): AccountFinding[] {
  return [...new Set(needs.instances.map(({ use }) => `quota_${use}`))].map((code) => notSeen(code, error));
}
