import type { Call } from '../../call.ts';
import type { HostingRuntime } from '../../ports/hosting.ts';
import { approve } from '../../runs/approve.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import type { Deployed } from '../deploy.ts';
import type { DeployRequest } from '../request.ts';
import { wholeCost } from './commitment.ts';
import type { CloudEffects } from './effects.ts';
import type { CloudPlan } from './plan-cloud-deployment.ts';

/** The same deployment until another time: nothing is made anew, its schedule is moved. */
export async function extendDeployment(
  effects: CloudEffects,
  host: HostingRuntime,
  record: DeploymentRecord,
  request: DeployRequest,
  plan: CloudPlan,
  call: Call,
): Promise<Deployed> {
  const cost = wholeCost(plan.hourly, plan.spec, request.ttl_hours);
  const { ttl_hours } = request;
  const offer = {
    tool: 'deploy_model',
    for: `${record.id} until ${record.expires_at ?? 'removed'}`,
    summary: `Keep deployment ${record.id} for ${ttl_hours === 0 ? 'ever' : `${ttl_hours} hours from now`}.`,
    terms: { extend: record.id, from: record.expires_at, ttl_hours, cost: { low: cost.low, high: cost.high } },
    cost,
    settings: [],
    checks: plan.checks,
    creates: [`nothing new: ${movedEnd(record, plan)}`],
  };
  const approval = await approve(effects, offer, request, call);
  if (!approval.approved) {
    const { plan: asked, token, declined } = approval;
    return { deployed: false, record: asked, declined, cost: plan.hourly, ...(token === undefined ? {} : { token }) };
  }
  const { expires_at } = plan.spec;
  await host.extend(record.id, expires_at, record.spec);
  const { record: extended } = await effects.ledger.update('deployment', record.id, (current) =>
    withExpiry(current, expires_at, ttl_hours),
  );
  await effects.ledger.append('deployment', record.id, {
    at: effects.now().toISOString(),
    event: 'extended',
    expires_at,
  });
  return { deployed: true, record: extended };
}

/** From when to when its end moves, and what the time between costs. */
function movedEnd({ id, expires_at: held }: DeploymentRecord, { spec, hourly }: CloudPlan): string {
  const { expires_at: wanted } = spec;
  if (wanted === undefined) return `${id} ends when it is removed, not at ${held ?? 'any time'}`;
  if (held === undefined) return `${id} ends at ${wanted}, until now when it was removed`;
  const hours = (Date.parse(wanted) - Date.parse(held)) / 3_600_000;
  const usd = (Math.abs(hours) * hourly.high).toFixed(2);
  const moved = `${id} ends at ${wanted}, ${hours < 0 ? 'earlier' : 'later'} than at ${held}`;
  return `${moved}: ${Math.abs(hours).toFixed(1)} hours ${hours < 0 ? 'less' : 'more'}, up to ${usd} USD ${hours < 0 ? 'saved' : 'added'}`;
}

function withExpiry(
  { expires_at: _, spec, ...rest }: DeploymentRecord,
  expires_at: string | undefined,
  ttl_hours: number,
): DeploymentRecord {
  const { expires_at: __, ...terms } = spec ?? {
    name: rest.id,
    artifact: rest.artifact,
    served_as: rest.served_as,
    environment: {},
  };
  const ends = expires_at === undefined ? {} : { expires_at };
  return { ...rest, ...ends, ttl_hours, spec: { ...terms, ...ends } };
}
