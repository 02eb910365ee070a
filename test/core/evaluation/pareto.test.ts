import { describe, expect, it } from 'vitest';
import type { Chosen } from '../../../src/core/evaluation/choose-evaluations.ts';
import { paretoBoard } from '../../../src/core/evaluation/pareto.ts';
import type { EvaluationRecord } from '../../../src/core/runs/evaluation-record.ts';

type Given = { value: number; cost?: number; latency?: number; panel?: { name: string; of: string } };

function evaluation(model: string, { value, cost, latency, panel }: Given) {
  const record = {
    id: `ev-${model}`,
    names: [],
    created_at: '2026-01-01T00:00:00.000Z',
    state: 'succeeded' as const,
    model: panel?.of ?? model,
    model_fingerprint: model,
    dataset: 'ds-0',
    dataset_hash: 'x',
    split: 'test',
    rows_hash: 'same',
    task: 'qa' as const,
    metrics_version: '2',
    cost_usd: cost ?? 0,
    ...(cost === undefined ? {} : { decoding: { temperature: 0, max_tokens: 9 }, billing: 'a table' }),
    ...(panel === undefined ? {} : { panel: { name: panel.name, version: '1', hash: 'h' } }),
    result: {
      n: 100,
      metrics: { token_f1: { value, n: 100 } },
      primary: 'token_f1',
      response_length: { p50: 0, p90: 0, p99: 0, max: 0, mean: 0 },
      ...(latency === undefined ? {} : { latency_ms: { p50: latency, p90: latency, p99: latency } }),
    },
  };
  return record satisfies EvaluationRecord;
}

const chosen = (label: string, given: Given): Chosen => ({ label, evaluation: evaluation(label, given) });

describe('the board of a comparison', () => {
  it('has on its front what no other run beats in everything', () => {
    const { by, runs } = paretoBoard(
      [
        chosen('cheap', { value: 0.7, cost: 0.01, latency: 200 }),
        chosen('good', { value: 0.9, cost: 0.5, latency: 900 }),
        chosen('dear', { value: 0.8, cost: 0.6, latency: 900 }),
      ],
      'token_f1',
      [],
    );
    expect(by).toEqual(['domain', 'usd_per_1000', 'latency_ms']);
    expect(Object.entries(runs).map(([run, { front }]) => [run, front])).toEqual([
      ['cheap', true],
      ['good', true],
      ['dear', false],
    ]);
    expect(runs['good']?.usd_per_1000).toBeCloseTo(5, 12);
  });

  it('weighs only what is known of every run, panels by the newest result of the same model', () => {
    const both = [chosen('a', { value: 0.7, latency: 10 }), chosen('b', { value: 0.9 })];
    const panels = [evaluation('p', { value: 0.95, panel: { name: 'general', of: 'a' } })];
    const { by, runs } = paretoBoard(both, 'token_f1', panels);
    expect(by).toEqual(['domain', 'usd_per_1000']);
    expect(runs).toMatchObject({ a: { general: 0.95, front: false }, b: { front: true } });
    expect(runs['b']).not.toHaveProperty('general');
  });

  it('leaves out runs that cannot be compared', () => {
    const { runs } = paretoBoard(
      [chosen('a', { value: 1 }), { ...chosen('b', { value: 2 }), reason: 'other rows' }],
      'token_f1',
      [],
    );
    expect(Object.keys(runs)).toEqual(['a']);
  });
});
