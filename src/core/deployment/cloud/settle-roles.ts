import type { Call } from '../../call.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { HostingRuntime } from '../../ports/hosting.ts';
import type { WantedRole } from '../../ports/roles.ts';
import { type Offer, approve, refuseBlocked } from '../../runs/approve.ts';
import { checkRunCeiling } from '../../runs/spending.ts';
import type { Deployed } from '../deploy.ts';
import type { DeployRequest } from '../request.ts';
import { wholeCost } from './commitment.ts';
import type { CloudEffects } from './effects.ts';
import type { CloudPlan } from './plan-cloud-deployment.ts';

const NOTHING = { low: 0, high: 0, assumptions: ['a role costs nothing; the deployment has a plan of its own'] };

/** `asked`: somebody has to agree first. `made`: the deployment is to be planned anew, for the approval was for the roles alone. */
export type Settled = { state: 'there' | 'made'; request: DeployRequest } | { state: 'asked'; answer: Deployed };

/** Roles that a deployment lacks are a plan of their own, approved by itself; the deployment is planned and paid after it. */
export async function settleRoles(
  effects: CloudEffects,
  { roles }: HostingRuntime,
  plan: CloudPlan,
  request: DeployRequest,
  call: Call,
): Promise<Settled> {
  const { wanted, missing } = plan.roles;
  const { approve: token, ...rest } = request;
  if (missing.length === 0 || roles === undefined) {
    const spent = token !== undefined && (await isSpentOn(effects.ledger, token, wanted));
    return { state: 'there', request: spent ? rest : request };
  }
  refuseBlocked(plan.checks);
  checkRunCeiling(effects.limits, wholeCost(plan.hourly, plan.spec, request.ttl_hours).high, undefined);
  const approval = await approve(effects, toOffer(wanted), request, call);
  if (!approval.approved) {
    const { plan: record, token: given, declined } = approval;
    const answer = { deployed: false as const, record, declined, cost: NOTHING };
    return { state: 'asked', answer: given === undefined ? answer : { ...answer, token: given } };
  }
  for (const role of wanted.filter(({ name }) => missing.includes(name))) {
    await effects.ledger.audit({ at: effects.now().toISOString(), event: 'create_role', role: role.name });
    await roles.make(role);
  }
  return { state: 'made', request: rest };
}

/** A retry of the call that made the roles: its approval was for them. */
async function isSpentOn(ledger: Ledger, token: string, wanted: readonly WantedRole[]): Promise<boolean> {
  const [id = ''] = token.split('.');
  const plan = id.startsWith('pl-') ? await ledger.read('plan', id) : undefined;
  return plan?.record.used?.for === subjectOf(wanted);
}

function subjectOf(wanted: readonly WantedRole[]): string {
  return `roles ${wanted.map(({ name }) => name).join(', ')}`;
}

function toOffer(wanted: readonly WantedRole[]): Offer {
  const names = wanted.map(({ name }) => name).join(' and ');
  return {
    tool: 'deploy_model',
    for: subjectOf(wanted),
    summary: `Make ${names} in the account, so that models can be deployed. ${wanted.map(inShort).join('. ')}.`,
    terms: { roles: wanted },
    cost: NOTHING,
    settings: [],
    checks: [
      {
        code: 'roles_first',
        severity: 'info',
        message: 'this plan makes roles and nothing else; the deployment is planned, and approved, after it',
        fix: 'set NOVA_FORGE_ROLE_ARN to use a role that is there',
      },
    ],
    creates: wanted.map(inShort),
    details: {
      roles: wanted.map(({ trust, policy, ...role }) => ({
        ...role,
        trust: JSON.parse(trust) as unknown,
        policy: { name: policy.name, document: JSON.parse(policy.document) as unknown },
      })),
    },
  };
}

function inShort({ name, service, actions }: WantedRole): string {
  return `role ${name}, which ${service} may use, with leave for ${actions.join(', ')}`;
}
