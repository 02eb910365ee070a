import type { Offer } from '../../runs/approve.ts';
import type { Cost } from '../../runs/training-record.ts';
import type { DeployRequest } from '../request.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudPlan } from './plan-cloud-deployment.ts';

/** What a deployment without an end is reckoned with; each further day costs the same. */
const A_DAY = 24;

/** US dollars from now to the end of its time to live. */
export function wholeCost({ hourly }: CloudPlan, ttlHours: number): Cost {
  const hours = ttlHours === 0 ? A_DAY : ttlHours;
  const ends = ttlHours === 0 ? 'no time to live: each further day costs the same' : `it ends after ${ttlHours} hours`;
  return {
    low: hourly.low * hours,
    high: hourly.high * hours,
    assumptions: [...hourly.assumptions, `${(hourly.high * A_DAY).toFixed(2)} USD a day`, ends],
  };
}

/** What a person is asked. Times are no part of it: the approval holds whenever it is used. */
export function toOffer(
  { id, name, model }: { id: string; name: string; model: DeployedModel },
  plan: CloudPlan,
  request: DeployRequest,
): Offer {
  const { expires_at: _, cloud, ...rest } = plan.spec;
  const cost = wholeCost(plan, request.ttl_hours);
  return {
    tool: 'deploy_model',
    for: id,
    summary: `Deploy ${model.run?.id ?? model.artifact} as "${name}" on ${request.target}.`,
    terms: {
      ...rest,
      cloud: { ...cloud, created_at: '' },
      target: request.target,
      ttl_hours: request.ttl_hours,
      cost: { low: cost.low, high: cost.high },
    },
    cost,
    settings: [],
    checks: plan.checks,
    creates: plan.creates,
    details: { spec: plan.spec, cost_per_hour: plan.hourly.high, cost_per_day: plan.hourly.high * A_DAY },
  };
}
