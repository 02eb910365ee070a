import type { EvaluationRecord } from '../../src/core/runs/evaluation-record.ts';
import type { TrainingRecord } from '../../src/core/runs/training-record.ts';

/** A record of a run, with what a test cares about changed. */
export function trainingRecord(changed: Partial<TrainingRecord> = {}): TrainingRecord {
  return {
    id: 'tr-aaaaaaaaaaaa',
    names: [],
    created_at: '2026-03-01T00:00:00.000Z',
    state: 'succeeded',
    runtime: 'sagemaker',
    model: 'nova-2-lite',
    method: 'sft_lora',
    dataset: 'ds-0123456789ab',
    dataset_hash: 'c'.repeat(64),
    settings: [],
    arithmetic: {},
    checks: [],
    cost: { low: 0, high: 0, assumptions: [] },
    attempt: 1,
    max_runtime_s: 3600,
    ...changed,
  };
}

/** A record of an evaluation with one share of right answers. */
export function evaluationRecord(value: number, changed: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    id: 'ev-aaaaaaaaaaaa',
    names: [],
    created_at: '2026-03-01T00:00:00.000Z',
    state: 'succeeded',
    model: 'nova-2-lite',
    model_fingerprint: 'f',
    dataset: 'ds-0123456789ab',
    dataset_hash: 'c'.repeat(64),
    split: 'test',
    rows_hash: 'r',
    task: 'classification',
    metrics_version: '1',
    result: {
      n: 500,
      metrics: { exact_match: { value, n: 500 } },
      primary: 'exact_match',
      response_length: { p50: 1, p90: 1, p99: 1, max: 1, mean: 1 },
    },
    cost_usd: 0,
    ...changed,
  };
}
