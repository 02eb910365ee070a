import { rougeN, rougeTokens } from './metrics/rouge.ts';
import { createRougeL } from './metrics/rouge-rows.ts';
import { createSquadExactMatch, createSquadF1 } from './metrics/squad-rows.ts';
import type { EvaluationTask } from './request.ts';

/** Scores answers against their gold answers, 0 to 1. `shortened`: in how many pairs a text was too long to be compared whole. */
export type RowScorer = { score: (answer: string, gold: string) => number; shortened?: () => number };

/** `proportion`: only 0 or 1. A scorer keeps memory between rows, so each pass over the rows makes its own. */
export type RowMetric = { kind: 'proportion' | 'mean'; scorer: () => RowScorer };

/** Equal after trimming, case and all; an empty answer never matches. */
export function strictMatch(answer: string, gold: string): boolean {
  const trimmed = answer.trim();
  return trimmed !== '' && trimmed === gold.trim();
}

/** Metrics of open answers, by name. Reported values are means over the rows. ROUGE-L looks at the first 15,000 words of a text. */
export const openMetrics = {
  exact_match: { kind: 'proportion', scorer: () => ({ score: (answer, gold) => (strictMatch(answer, gold) ? 1 : 0) }) },
  quasi_exact_match: { kind: 'proportion', scorer: createSquadExactMatch },
  token_f1: { kind: 'mean', scorer: createSquadF1 },
  rouge_1: { kind: 'mean', scorer: () => ({ score: (answer, gold) => rougeOrder(answer, gold, 1) }) },
  rouge_2: { kind: 'mean', scorer: () => ({ score: (answer, gold) => rougeOrder(answer, gold, 2) }) },
  rouge_l: { kind: 'mean', scorer: createRougeL },
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
