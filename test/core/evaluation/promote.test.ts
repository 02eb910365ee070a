import { expect, it } from 'vitest';
import type { FinishedEvaluation } from '../../../src/core/evaluation/compare-candidates.ts';
import { judgePromotion } from '../../../src/core/evaluation/promote.ts';
import { trainingRecord } from '../../support/training-record.ts';

function measured(metric: string, value: number, ci95: [number, number]): FinishedEvaluation {
  return {
    id: 'ev-0',
    names: [],
    created_at: '2026-01-01T00:00:00.000Z',
    state: 'succeeded',
    model: 'tr-0',
    model_fingerprint: 'x',
    dataset: 'ds-0',
    dataset_hash: 'x',
    split: 'test',
    rows_hash: 'same',
    task: 'generation',
    metrics_version: '2',
    cost_usd: 0,
    result: {
      n: 100,
      metrics: { [metric]: { value, ci95, n: 100 } },
      primary: metric,
      response_length: { p50: 0, p90: 0, p99: 0, max: 0, mean: 0 },
    },
  };
}

it.each([
  ['perplexity', 9.5, [9, 9.9], 10, true, 'perplexity 9.500 reaches the target 10 and it is better than the baseline'],
  ['perplexity', 9.5, [9, 10.4], 10, true, 'though its interval ends at 10.400'],
  ['perplexity', 10.5, [10.1, 11], 10, false, 'perplexity 10.500 is above the target 10'],
  ['rouge_l', 0.45, [0.41, 0.49], 0.4, true, 'rouge_l 0.450 reaches the target 0.4 and it is better than the baseline'],
  ['rouge_l', 0.45, [0.38, 0.49], 0.4, true, 'though its interval begins at 0.380'],
  ['rouge_l', 0.35, [0.3, 0.4], 0.4, false, 'rouge_l 0.350 is below the target 0.4'],
] as const)('a %s of %d is promoted or not by its direction', (metric, value, ci95, target, promote, why) => {
  const record = trainingRecord({ success: { metric, target } });
  const evaluation = measured(metric, value, [...ci95]);
  const found = judgePromotion({ record, evaluation, verdict: 'better', comparison: undefined });
  expect(found).toEqual({ promote, why: expect.stringContaining(why) });
});

it('names a criterion that was not measured with its direction', () => {
  const record = trainingRecord({ success: { metric: 'perplexity', target: 12 } });
  const evaluation = measured('rouge_l', 0.5, [0.4, 0.6]);
  const found = judgePromotion({ record, evaluation, verdict: 'no_evidence', comparison: undefined });
  expect(found?.why).toBe('the criterion is perplexity <= 12, but only rouge_l were measured');
});
