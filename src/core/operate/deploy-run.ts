import type { Call } from '../call.ts';
import { isCloudTarget } from '../catalog/hosting/hosting-targets.ts';
import { kindOfArtifact } from '../deployment/cloud/deployed-model.ts';
import type { CloudEffects } from '../deployment/cloud/effects.ts';
import { type Deployed, deployModel } from '../deployment/deploy.ts';
import { findServing } from '../deployment/find-serving.ts';
import type { DeployRequest, LoadTest } from '../deployment/request.ts';
import { ForgeError } from '../errors.ts';
import { liesInAccount } from '../runs/deploy-first.ts';
import { resolveOne } from '../runs/resolve.ts';
import { refreshTraining } from '../training/refresh.ts';
import type { OperateEffects } from './effects.ts';
import { loadDeployment, type Unapproved } from './load-deployment.ts';

export type DeployedRun = Deployed | Unapproved;
type Effects = OperateEffects & CloudEffects;

/** Finds the run, as it stands now, and deploys its model. A load test of what serves it already makes nothing new. */
export async function deployRun(effects: Effects, request: DeployRequest, call: Call): Promise<DeployedRun> {
  const { load_test: load } = request;
  if (await isInAccount(effects, request)) {
    if (load !== undefined) return loadInAccount(effects, request, load, call);
    const { deployInAccount } = await import('./deploy-in-account.ts');
    return deployInAccount(effects, request, call);
  }
  const here: DeployRequest = { ...request, target: 'local' };
  const run = await refreshTraining(effects, await resolveOne(effects.ledger, request.run, 'training'));
  if (load === undefined) return deployModel(effects, here, run, call);
  const serving = await findServing(effects, here, run);
  if (serving !== undefined) return loadDeployment(effects, serving, load, here, call);
  const deployed = await deployModel(effects, here, run, call);
  if (!deployed.deployed) return deployed;
  // An approval was for the deployment; what the test costs besides is asked for on its own.
  return loadDeployment(effects, deployed.record, load, {}, call);
}

/** Where nobody said where: what was trained here is served here, what lies in an account there. */
async function isInAccount({ ledger }: Effects, { run, target }: DeployRequest): Promise<boolean> {
  if (target !== 'auto') return isCloudTarget(target);
  if (kindOfArtifact(run) !== undefined) return true;
  const { runtime, artifact = '' } = (await resolveOne(ledger, run, 'training')).record;
  return runtime !== 'local' || liesInAccount(artifact);
}

/** What takes minutes to be there is deployed first, and tested when it answers. */
async function loadInAccount(
  effects: Effects,
  request: DeployRequest,
  load: LoadTest,
  call: Call,
): Promise<DeployedRun> {
  const model =
    kindOfArtifact(request.run) === undefined
      ? (await resolveOne(effects.ledger, request.run, 'training')).record
      : { id: request.run, names: [] };
  const serving = await findServing(effects, request, model);
  if (serving !== undefined) return loadDeployment(effects, serving, load, request, call);
  const where = request.target === 'auto' ? '' : ` on ${request.target}`;
  throw new ForgeError('not_ready', `nothing serves ${request.run}${where} yet that could be tested`, {
    next: 'deploy it without load_test, and call again when get_run says that it is running',
  });
}
