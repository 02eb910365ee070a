import { rougeL, rougeN, rougeTokens } from './metrics/rouge.ts';
import { squadExactMatch, squadF1 } from './metrics/squad.ts';
import type { EvaluationTask } from './request.ts';

/** A score of one answer against its gold answer, 0 to 1. `proportion`: only 0 or 1. */
export type RowMetric = { kind: 'proportion' | 'mean'; score: (answer: string, gold: string) => number };

/** Equal after trimming, case and all; an empty answer never matches. */
export function strictMatch(answer: string, gold: string): boolean {
  const trimmed = answer.trim();
  return trimmed !== '' && trimmed === gold.trim();
}

/** Metrics of open answers, by name. Reported values are means over the rows. */
export const openMetrics = {
  exact_match: { kind: 'proportion', score: (answer, gold) => (strictMatch(answer, gold) ? 1 : 0) },
  quasi_exact_match: { kind: 'proportion', score: squadExactMatch },
  token_f1: { kind: 'mean', score: squadF1 },
  rouge_1: { kind: 'mean', score: (answer, gold) => rougeOrder(answer, gold, 1) },
  rouge_2: { kind: 'mean', score: (answer, gold) => rougeOrder(answer, gold, 2) },
  rouge_l: { kind: 'mean', score: (answer, gold) => rougeL(rougeTokens(answer), rougeTokens(gold)).fmeasure },
} as const satisfies Record<string, RowMetric>;

export type OpenMetric = keyof typeof openMetrics;

export const openMetricNames: readonly OpenMetric[] = [
  'exact_match',
  'quasi_exact_match',
  'token_f1',
  'rouge_1',
  'rouge_2',
  'rouge_l',
];

/** What is measured when nothing was asked for; the first decides. */
export const taskMetrics = {
  qa: ['token_f1', 'exact_match', 'rouge_l'],
  generation: ['rouge_l', 'token_f1', 'exact_match'],
  summarization: ['rouge_l', 'rouge_1', 'rouge_2'],
} as const satisfies Record<Exclude<EvaluationTask, 'classification'>, readonly OpenMetric[]>;

function rougeOrder(answer: string, gold: string, n: number): number {
  return rougeN(rougeTokens(answer), rougeTokens(gold), n).fmeasure;
}
