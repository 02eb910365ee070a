import type { Offer } from '../../runs/approve.ts';
import type { DeployRequest } from '../request.ts';
import { wholeCost } from './commitment.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudPlan } from './plan-cloud-deployment.ts';

const A_DAY = 24;

/** What a person is asked. Times are no part of it: the approval holds whenever it is used. */
export function toOffer(
  { id, name, model }: { id: string; name: string; model: DeployedModel },
  plan: CloudPlan,
  request: DeployRequest,
): Offer {
  const { expires_at: _, cloud, ...rest } = plan.spec;
  const cost = wholeCost(plan.hourly, plan.spec, request.ttl_hours);
  return {
    tool: 'deploy_model',
    for: id,
    summary: `Deploy ${model.run?.id ?? model.artifact} as "${name}" on ${request.target}.`,
    terms: {
      ...rest,
      cloud: { ...cloud, created_at: '', commitment: cloud?.commitment?.term },
      target: request.target,
      ttl_hours: request.ttl_hours,
      cost: { low: cost.low, high: cost.high },
    },
    cost,
    settings: [],
    checks: plan.checks,
    creates: plan.creates,
    details: {
      spec: plan.spec,
      cost_per_hour: plan.hourly.high,
      cost_per_day: plan.hourly.high * A_DAY,
      ...(plan.alternatives === undefined ? {} : { alternatives: plan.alternatives }),
    },
  };
}
