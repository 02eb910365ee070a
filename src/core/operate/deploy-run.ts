import type { Call } from '../call.ts';
import { type Deployed, deployModel, type DeploymentEffects } from '../deployment/deploy.ts';
import type { DeployRequest } from '../deployment/request.ts';
import { resolveOne } from '../runs/resolve.ts';
import { refreshTraining } from '../training/refresh.ts';
import type { OperateEffects } from './effects.ts';

/** Finds the run, as it stands now, and deploys its model. */
export async function deployRun(
  effects: OperateEffects & DeploymentEffects,
  request: DeployRequest,
  call: Call,
): Promise<Deployed> {
  const run = await refreshTraining(effects, await resolveOne(effects.ledger, request.run, 'training'));
  return deployModel(effects, request, run, call);
}
