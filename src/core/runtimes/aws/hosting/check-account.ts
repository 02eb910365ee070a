import type { AccountFinding, AccountNeeds } from '../../../ports/cloud.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { createAsk } from '../account/ask.ts';
import { createIamCalls } from '../account/iam-calls.ts';
import { createIdentity } from '../account/identity.ts';
import { checkQuotas, quotasNotSeen } from '../account/preflight/check-quotas.ts';
import { checkRole } from '../account/preflight/check-role.ts';
import { fail, notSeen, pass, unknown } from '../account/preflight/finding.ts';
import type { Look } from '../account/preflight/look.ts';
import { readTrust } from '../account/preflight/trust-policy.ts';
import { createQuotaCalls } from '../account/quota-calls.ts';
import { accountHosting } from './account-hosting.ts';
import type { HostingSettings } from './hosting-settings.ts';

const SCHEDULER = 'scheduler.amazonaws.com';

type Check = (spec: HostingSpec) => Promise<AccountFinding[]>;
type Hosting = Pick<Look, 'needs' | 'identity' | 'iam' | 'quotas' | 'signal'>;

/** Looks at roles and quotas for a deployment on a service; nothing is changed, and what cannot be seen is unknown. */
export function createAccountCheck(settings: HostingSettings, service: 'bedrock' | 'sagemaker'): Check {
  const ask = createAsk();
  const account = { cloud: { subnets: [], security_groups: [] }, aws: settings, s3: settings, now: settings.now };
  return async (spec) => {
    const cloud = accountHosting(spec);
    const { signal } = new AbortController();
    const asked = createIdentity(account, ask)(cloud.region, signal);
    asked.catch(() => {}); // each check that needs it says what it met
    const look: Hosting = {
      needs: toNeeds(spec, service),
      identity: () => asked,
      iam: createIamCalls(account, ask, cloud.region),
      quotas: createQuotaCalls(account, ask),
      signal,
    };
    const found = await Promise.all([
      checkRole(look),
      checkScheduleRole(look, cloud.schedule_role),
      checkQuotas(look).catch((error: unknown) => quotasNotSeen(look, error)),
    ]);
    return found.flat();
  };
}

function toNeeds(spec: HostingSpec, service: 'bedrock' | 'sagemaker'): AccountNeeds {
  const { region, role, output = '', units, instance_type, scaling, tags } = accountHosting(spec);
  const count = Math.max(units, scaling?.most ?? 0);
  return {
    runtime: service,
    job: { region, role, output, base: '', tags },
    data: [],
    instances: instance_type === undefined ? [] : [{ type: instance_type, count, use: 'hosting' }],
  };
}

async function checkScheduleRole(look: Hosting, role: string | undefined): Promise<AccountFinding[]> {
  if (role === undefined) return [];
  try {
    const { account } = await look.identity();
    const { trust } = await look.iam.role(role.slice(role.lastIndexOf('/') + 1), look.signal);
    const read = readTrust(trust, SCHEDULER, account);
    if (read.trusted === 'yes') return [pass('schedule_role_trust', `${SCHEDULER} may use ${role}`)];
    const fix = `let ${SCHEDULER} assume it (nova-forge-mcp iam deploy-sagemaker prints the policy), or leave NOVA_FORGE_SCHEDULE_ROLE_ARN out`;
    const finding = read.trusted === 'no' ? fail : unknown;
    return [finding('schedule_role_trust', `${SCHEDULER} may not use ${role}: ${read.reason}`, fix)];
  } catch (error) {
    return [notSeen('schedule_role', error)];
  }
}
