import type { CloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { ForgeError } from '../../errors.ts';
import type { DeploymentRecord } from '../../runs/deployment-record.ts';
import { isFinal } from '../../ports/run-state.ts';
import type { DeployRequest } from '../request.ts';
import { liveHolders } from '../plan.ts';
import type { DeployedModel } from './deployed-model.ts';
import type { CloudEffects } from './effects.ts';
import { type Choice, type Weighed, explainChoice } from './explain-choice.ts';
import { isCloudTarget } from '../../catalog/hosting/hosting-targets.ts';
import { weighTarget } from './weigh-target.ts';

/** What answers a question at once, by who pays least while nobody asks. Others are chosen by name alone. */
const candidates = ['bedrock_on_demand', 'sagemaker', 'bedrock_provisioned'] as const satisfies CloudTarget[];

export type Chosen = { target: CloudTarget; model: DeployedModel; choice?: Choice };
type ModelFor = (target: CloudTarget) => DeployedModel;

/**
 * The target of a deployment that named none. What holds the name is gone on with, where it can; else the cheapest of those that take the
 * model, for the traffic that is expected. Throws ForgeError bad_request with every reason where none takes it.
 */
export async function chooseTarget(effects: CloudEffects, request: DeployRequest, modelFor: ModelFor): Promise<Chosen> {
  const named = firstThatFits(modelFor);
  const [holder] = await liveHolders(effects, request.name ?? named.name);
  const held = holder === undefined || !isCloudTarget(holder.target) ? undefined : holder.target;
  const goesOn = holder?.state === 'starting' || (holder !== undefined && request.if_exists === 'fail');
  if (held !== undefined && goesOn) return { target: held, model: modelFor(held) };
  const weighed: Weighed[] = [];
  for (const target of candidates) weighed.push(await weighTarget(effects, request, target, modelFor, running(holder)));
  const choice = explainChoice(weighed, request.environment['FORGE_REQUESTS_PER_HOUR'], held);
  return { target: choice.target, model: modelFor(choice.target), choice };
}

function running(holder: DeploymentRecord | undefined): DeploymentRecord | undefined {
  return holder !== undefined && !isFinal(holder.state) ? holder : undefined;
}

/** The model as some candidate takes it: where none does, the first reason is the best. */
function firstThatFits(modelFor: ModelFor): DeployedModel {
  const reasons: ForgeError[] = [];
  for (const target of candidates) {
    try {
      return modelFor(target);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      reasons.push(error);
    }
  }
  throw reasons[0] ?? new ForgeError('unsupported', 'there is nothing to deploy');
}
