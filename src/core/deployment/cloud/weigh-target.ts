import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import { openHost } from '../hosts.ts';
import { nextId } from '../plan.ts';
import type { DeployRequest } from '../request.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudEffects } from './effects.ts';
import type { Weighed } from './explain-choice.ts';
import { goesOnWith } from './goes-on-with.ts';
import { planCloudDeployment } from './plan-cloud-deployment.ts';
import { priceOfRequest } from './recommend-target.ts';

/** What a target would cost, or why it does not take the model: its plan, of which nothing is kept. */
export async function weighTarget(
  effects: CloudEffects,
  request: DeployRequest,
  target: CloudTarget,
  modelFor: (target: CloudTarget) => DeployedModel,
  holder: DeploymentRecord | undefined,
): Promise<Weighed> {
  try {
    const model = modelFor(target);
    const name = request.name ?? model.name;
    const host = await openHost(effects, target);
    const id = await nextId(effects.ledger, target, name);
    const asked = { id, name, target, request: { ...request, target }, model, ...goesOnWith(holder, target) };
    const { hourly, checks, spec, traffic } = await planCloudDeployment(effects, host, asked);
    const blocks = checks.filter(({ severity }) => severity === 'block');
    const instance = spec.cloud?.instance_type;
    return {
      target,
      blocks: blocks.map(({ code, message, fix }) => ({ words: `${code}: ${message}`, fix })),
      usd_per_hour: hourly.high,
      by_token: target === 'bedrock_on_demand' ? priceOfRequest(model, traffic) : undefined,
      ...(instance === undefined ? {} : { instance_type: instance }),
    };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code === 'not_ready') throw error;
    return { target, blocks: [{ words: error.message, fix: error.next ?? '' }], usd_per_hour: 0, by_token: undefined };
  }
}
