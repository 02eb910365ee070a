import type { Asked } from '../../src/core/training/cloud/decide-plan.ts';
import { decidePlan } from '../../src/core/training/cloud/decide-plan.ts';
import { chooseInstance } from '../../src/core/training/cloud/choose-instance.ts';
import { findRecipe } from '../../src/core/training/cloud/find-recipe.ts';
import { listChecks } from '../../src/core/training/cloud/list-checks.ts';
import { placeData } from '../../src/core/training/cloud/data-place.ts';
import { findPrices } from '../../src/core/training/cloud/prices.ts';
import { partsOf, type Shape } from '../../src/core/training/cloud/plan-facts.ts';
import type { DatasetRecord } from '../../src/core/runs/dataset-record.ts';
import type { EvaluationRecord } from '../../src/core/runs/evaluation-record.ts';
import type { TrainingRecord } from '../../src/core/runs/training-record.ts';
import { StartTrainingRequest } from '../../src/core/training/request.ts';
import { accountSettings, createCloud } from './cloud-ports.ts';

const shapes: Readonly<Record<string, string>> = { sft: 'converse', dpo: 'dpo', rft: 'rft' };

/** A dataset as prepare_dataset would record it; lengths in characters. */
export function datasetOf(
  changed: {
    rows?: number;
    validation?: number;
    test?: number;
    method?: string;
    chars?: number;
    answer_chars?: number;
  } = {},
): DatasetRecord {
  const { rows = 3500, validation = 350, test = 500, method = 'sft', chars = 1200, answer_chars = 40 } = changed;
  const split = (name: string, count: number) => ({
    rows: count,
    uri: `/data/${name}.jsonl`,
    bytes: count * (chars + answer_chars),
    sha256: `${name}-sha`,
    tokens_estimate: Math.round((count * (chars + answer_chars)) / 4),
  });
  const around = (middle: number) => ({ p50: middle, p90: middle, p99: middle, max: middle });
  return {
    id: 'ds-0123456789ab',
    names: [],
    created_at: '2026-03-01T00:00:00.000Z',
    method,
    model: 'nova-2-lite',
    shape: shapes[method] ?? method,
    content_hash: 'c'.repeat(64),
    ready: true,
    source: { uri: '/data/source.csv', bytes: 1, sha256: 's', format: 'csv' },
    options: {},
    rows: { read: rows, kept: rows, dropped: 0 },
    splits: { train: split('train', rows), validation: split('validation', validation), test: split('test', test) },
    columns: {},
    problems: [],
    repairs: [],
    task: 'open',
    lengths: { prompt: around(chars), answer: around(answer_chars) },
  };
}

export type PlanInputs = {
  model?: string;
  method?: string;
  runtime?: Shape['runtime'];
  dataset?: DatasetRecord;
  hyperparameters?: Record<string, number | string | boolean>;
  request?: Record<string, unknown>;
  reasoning?: boolean | undefined;
  parent?: TrainingRecord;
  evaluations?: EvaluationRecord[];
  trainings?: TrainingRecord[];
};

/** Decides a plan from the tables alone, without any account. */
export async function planOf(inputs: PlanInputs = {}) {
  const { model = 'nova-2-lite', method = 'sft_lora', runtime = 'sagemaker', dataset = datasetOf(), parent } = inputs;
  const shape: Shape = { model, method, runtime, generation: model === 'nova-2-lite' ? 2 : 1, ...partsOf(method) };
  const request = StartTrainingRequest.parse({
    dataset: dataset.id,
    model,
    hyperparameters: inputs.hyperparameters ?? {},
    ...inputs.request,
  });
  const { machines } = runtime === 'sagemaker' ? chooseInstance(shape, request, dataset) : { machines: undefined };
  const { cloud } = createCloud();
  const { signal } = new AbortController();
  const found = {
    recipe: await findRecipe(cloud, { ...shape, instance: machines?.type, mixing: false }, signal),
    prices: await findPrices(cloud, shape, 'us-east-1', machines?.type, signal),
    findings: [],
    reasoning: 'reasoning' in inputs ? inputs.reasoning : false,
    evaluations: inputs.evaluations ?? [],
    trainings: inputs.trainings ?? [],
  };
  const continuation: Asked['continuation'] = { ...(parent === undefined ? {} : { parent }), problems: [] };
  const place = placeData(dataset, 's3://bucket/forge', shape.technique);
  const decided = decidePlan(
    { shape, request, dataset, settings: accountSettings, machines, continuation, mixing: false, place },
    found,
  );
  const checks = listChecks({ settings: accountSettings, dataset, continuation, found, decided });
  const settings = Object.fromEntries(decided.facts.settings.map((setting) => [setting.name, setting]));
  return { ...decided, machines, checks, codes: checks.map(({ code }) => code), settings };
}
