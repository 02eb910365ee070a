import { findNovaModel } from '../catalog/nova-models.ts';
import { isLoadedByJobs, liesInAccount } from '../runs/deploy-first.ts';
import { resolve } from '../runs/resolve.ts';
import type { EvaluationEffects } from './effects.ts';
import { isJobTaskName } from './jobs/parse-job-task.ts';
import { parseModelAddress } from './model-address.ts';
import { findReadyDeployment } from './ready-deployment.ts';
import { type EvaluateRequest, evaluationTasks } from './request.ts';
import { isUntrainedName } from './target.ts';
import { trainedModel } from './trained-model.ts';

/** Whether answers are asked for here, or a job of Nova's own container makes them; `why` is absent where that was asked for. */
export type Way = { by: 'inference' } | { by: 'job'; why?: string };

const INFERENCE: Way = { by: 'inference' };

/**
 * How a request is carried out. What only the container has, and what was asked for as a job, is a job; so are questions to a run that lies in
 * an account, answers nobody there, and is of a kind that jobs load.
 */
export async function chooseWay(effects: EvaluationEffects, request: EvaluateRequest): Promise<Way> {
  const { via, task, model, predictions } = request;
  if (predictions !== undefined || via === 'inference' || model === undefined) return INFERENCE;
  if (via === 'job') return { by: 'job' };
  if (via !== 'auto') return INFERENCE;
  if (task !== undefined && isJobTaskName(task))
    return { by: 'job', why: `as an evaluation job because ${task} is a task of Nova's own container` };
  const isMeasured = task === undefined || evaluationTasks.some((name) => name === task);
  return isMeasured ? wayOf(effects, model) : INFERENCE;
}

async function wayOf(effects: EvaluationEffects, model: string): Promise<Way> {
  if (effects.cloud === undefined || isUntrainedName(model) || parseModelAddress(model) !== undefined) return INFERENCE;
  const found = await resolve(effects.ledger, model, ['training', 'deployment']);
  if (found.kind !== 'training') return INFERENCE;
  const { record } = found.stored;
  if (record.runtime === 'local' || findNovaModel(record.model) === undefined) return INFERENCE;
  const { artifact } = await trainedModel(effects, record);
  if (!liesInAccount(artifact) || !isLoadedByJobs(artifact)) return INFERENCE;
  if ((await findReadyDeployment(effects, record.id)) !== undefined) return INFERENCE;
  return { by: 'job', why: `as an evaluation job because run ${record.id} is not deployed` };
}
