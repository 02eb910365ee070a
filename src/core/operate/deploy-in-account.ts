import type { Call } from '../call.ts';
import { type CloudTarget, isCloudTarget } from '../catalog/hosting/hosting-targets.ts';
import { chooseTarget } from '../deployment/cloud/choose-target.ts';
import { deployCloud } from '../deployment/cloud/deploy-cloud.ts';
import { type DeployedModel, kindOfArtifact, modelOfAddress, modelOfRun } from '../deployment/cloud/deployed-model.ts';
import type { CloudEffects } from '../deployment/cloud/effects.ts';
import type { Deployed } from '../deployment/deploy.ts';
import type { DeployRequest } from '../deployment/request.ts';
import { resolveOne } from '../runs/resolve.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { refreshTraining } from '../training/refresh.ts';
import type { OperateEffects } from './effects.ts';

/** Finds the run, as it stands now, or the model that is named by its address, and deploys it in the account. */
export async function deployInAccount(
  effects: OperateEffects & CloudEffects,
  request: DeployRequest,
  call: Call,
): Promise<Deployed> {
  const modelFor = await findModel(effects, request);
  if (isCloudTarget(request.target)) return deployCloud(effects, request, modelFor(request.target), call);
  const { target, model, choice } = await chooseTarget(effects, request, modelFor);
  return deployCloud(effects, { ...request, target }, model, call, choice);
}

/** The model as each target takes it. */
async function findModel(
  effects: OperateEffects,
  { run, environment }: DeployRequest,
): Promise<(target: CloudTarget) => DeployedModel> {
  const from = kindOfArtifact(run);
  if (from === undefined) {
    const found = await refreshTraining(effects, await resolveOne(effects.ledger, run, 'training'));
    return (target) => modelOfRun(found, target);
  }
  const known = (await effects.ledger.list('training')).find(({ record }) => leftBy(record).includes(run));
  return () => modelOfAddress(run, from, environment, known?.record);
}

function leftBy({ artifact, artifacts }: TrainingRecord): string[] {
  return [...Object.values(artifacts ?? {}), ...(artifact === undefined ? [] : [artifact])];
}
