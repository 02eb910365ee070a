import { fingerprint } from '../fingerprint.ts';
import { isCloudRuntime } from '../catalog/training-support.ts';
import type { TrainingJobSpec, TrainingRuntime } from '../ports/training.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import { trainingArithmetic } from './arithmetic.ts';
import { checkTraining } from './checks.ts';
import type { Chosen } from './choose-runtime.ts';
import type { TrainingEffects } from './effects.ts';
import type { StartTrainingRequest } from './request.ts';
import { resolveSettings } from './settings.ts';
import type { TrainingPlan } from './training-plan.ts';

const LOCAL_LIMIT_S = 3600;

/** Turns a request into decisions: each default becomes a value with its origin, each rule a check. */
export async function planTraining(
  effects: TrainingEffects,
  runtime: TrainingRuntime,
  request: StartTrainingRequest,
  chosen: Chosen,
  dataset: DatasetRecord,
  signal: AbortSignal,
): Promise<TrainingPlan> {
  if (effects.cloud === undefined || !isCloudRuntime(chosen.runtime))
    return planHere(runtime, request, chosen, dataset);
  const { planCloud } = await import('./cloud/plan-cloud.ts');
  return planCloud({ ledger: effects.ledger, cloud: await effects.cloud() }, request, chosen, dataset, signal);
}

/** A plan for a runtime that knows its own price and needs nothing of an account. */
async function planHere(
  runtime: TrainingRuntime,
  request: StartTrainingRequest,
  chosen: Chosen,
  dataset: DatasetRecord,
): Promise<TrainingPlan> {
  const settings = resolveSettings(chosen.model, chosen.method, request.hyperparameters);
  const values = Object.fromEntries(settings.map((setting) => [setting.name, setting.value]));
  const job: TrainingPlan['job'] = {
    model: chosen.model,
    method: chosen.method,
    data: trainingData(dataset),
    settings: values,
    maxRuntimeSeconds: LOCAL_LIMIT_S,
  };
  const arithmetic = trainingArithmetic(dataset, values);
  const cost = await runtime.estimate({ name: 'planned', ...job });
  return {
    runtime: chosen.runtime,
    dataset,
    settings,
    arithmetic,
    checks: checkTraining(dataset, chosen, arithmetic, request),
    cost,
    job,
    hash: fingerprint(chosen.runtime, job, dataset.content_hash),
  };
}

function trainingData(dataset: DatasetRecord): TrainingJobSpec['data'] {
  const { train, validation } = dataset.splits;
  return {
    train: train?.uri ?? '',
    trainSha256: train?.sha256 ?? '',
    ...(validation === undefined || validation.rows === 0
      ? {}
      : { validation: validation.uri, validationSha256: validation.sha256 }),
    ...(dataset.labels === undefined ? {} : { labels: Object.keys(dataset.labels).toSorted() }),
  };
}
