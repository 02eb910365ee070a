import type { Call } from '../call.ts';
import { isCloudTarget } from '../catalog/hosting/hosting-targets.ts';
import type { CloudEffects } from '../deployment/cloud/effects.ts';
import { type Deployed, deployModel } from '../deployment/deploy.ts';
import { findServing } from '../deployment/find-serving.ts';
import type { DeployRequest } from '../deployment/request.ts';
import { resolveOne } from '../runs/resolve.ts';
import { refreshTraining } from '../training/refresh.ts';
import type { OperateEffects } from './effects.ts';
import { loadDeployment, type Unapproved } from './load-deployment.ts';

export type DeployedRun = Deployed | Unapproved;

/** Finds the run, as it stands now, and deploys its model. A load test of what serves it already makes nothing new. */
export async function deployRun(
  effects: OperateEffects & CloudEffects,
  request: DeployRequest,
  call: Call,
): Promise<DeployedRun> {
  if (isCloudTarget(request.target)) {
    const { deployInAccount } = await import('./deploy-in-account.ts');
    return deployInAccount(effects, request, call);
  }
  const run = await refreshTraining(effects, await resolveOne(effects.ledger, request.run, 'training'));
  const { load_test: load } = request;
  if (load === undefined) return deployModel(effects, request, run, call);
  const serving = await findServing(effects, request, run);
  if (serving !== undefined) return loadDeployment(effects, serving, load, request, call);
  const deployed = await deployModel(effects, request, run, call);
  if (!deployed.deployed) return deployed;
  // An approval was for the deployment; what the test costs besides is asked for on its own.
  return loadDeployment(effects, deployed.record, load, {}, call);
}
