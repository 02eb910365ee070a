import { fingerprint } from '../fingerprint.ts';
import type { TrainingJobSpec, TrainingRuntime } from '../ports/training.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import type { Check, Cost, Setting } from '../runs/training-record.ts';
import { type Arithmetic, trainingArithmetic } from './arithmetic.ts';
import { checkTraining } from './checks.ts';
import type { StartTrainingRequest } from './request.ts';
import { resolveSettings } from './settings.ts';

const LOCAL_LIMIT_S = 3600;

/** Everything that will be done, decided. */
export type TrainingPlan = {
  runtime: string;
  dataset: DatasetRecord;
  settings: Setting[];
  arithmetic: Arithmetic;
  checks: Check[];
  cost: Cost;
  /** The job but for its name, which depends on how often it was tried. */
  job: Omit<TrainingJobSpec, 'name'>;
  /** SHA-256 over the job: the same plan is the same run. */
  hash: string;
};

type Chosen = { model: string; method: string; runtime: string };

/** Turns a request into decisions: each default becomes a value with its origin, each rule a check. */
export async function planTraining(
  effects: { runtime: TrainingRuntime },
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
  const cost = await effects.runtime.estimate({ name: 'planned', ...job });
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
