import type { Call } from '../call.ts';
import { isCloudTarget } from '../catalog/hosting/hosting-targets.ts';
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
  return deployCloud(effects, request, await findModel(effects, request), call);
}

async function findModel(effects: OperateEffects, { run, target, environment }: DeployRequest): Promise<DeployedModel> {
  const from = kindOfArtifact(run);
  if (from === undefined && isCloudTarget(target)) {
    const found = await refreshTraining(effects, await resolveOne(effects.ledger, run, 'training'));
    return modelOfRun(found, target);
  }
  const known = (await effects.ledger.list('training')).find(({ record }) => leftBy(record).includes(run));
  return modelOfAddress(run, from ?? 'checkpoint', environment, known?.record);
}

function leftBy({ artifact, artifacts }: TrainingRecord): string[] {
  return [...Object.values(artifacts ?? {}), ...(artifact === undefined ? [] : [artifact])];
}
