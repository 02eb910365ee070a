import { sentenceBleu } from './metrics/bleu.ts';
import { rougeN, rougeTokens } from './metrics/rouge.ts';
import { rougeLsum } from './metrics/rouge-lsum.ts';
import { createRougeL } from './metrics/rouge-rows.ts';
import { createSquadExactMatch, createSquadF1 } from './metrics/squad-rows.ts';
import type { EvaluationTask } from './request.ts';
import type { RowMetric, RowScorer } from './row-metric.ts';
import { structuredMetrics } from './structured-metrics.ts';

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
  rouge_1: mean((answer, gold) => rougeOrder(answer, gold, 1)),
  rouge_2: mean((answer, gold) => rougeOrder(answer, gold, 2)),
  rouge_l: { kind: 'mean', scorer: createRougeL },
  rouge_lsum: mean((answer, gold) => rougeLsum(answer, gold).fmeasure),
  rouge_1_stemmed: mean((answer, gold) => rougeOrder(answer, gold, 1, true)),
  rouge_2_stemmed: mean((answer, gold) => rougeOrder(answer, gold, 2, true)),
  rouge_l_stemmed: { kind: 'mean', scorer: () => createRougeL({ stem: true }) },
  rouge_lsum_stemmed: mean((answer, gold) => rougeLsum(answer, gold, true).fmeasure),
  sentence_bleu: mean((answer, gold) => sentenceBleu(answer, [gold]).score),
  ...structuredMetrics,
} as const satisfies Record<string, RowMetric>;

export type OpenMetric = keyof typeof openMetrics;

export const openMetricNames: readonly OpenMetric[] = Object.keys(openMetrics).filter(isOpenMetric);

/** What is measured when nothing was asked for; the first decides. */
export const taskMetrics = {
  qa: ['token_f1', 'exact_match', 'rouge_l'],
  generation: ['rouge_l', 'token_f1', 'exact_match'],
  summarization: ['rouge_l', 'rouge_1', 'rouge_2'],
} as const satisfies Record<Exclude<EvaluationTask, 'classification'>, readonly OpenMetric[]>;

function isOpenMetric(name: string): name is OpenMetric {
  return Object.hasOwn(openMetrics, name);
}

function mean(score: RowScorer['score']): RowMetric & { kind: 'mean' } {
  return { kind: 'mean', scorer: () => ({ score }) };
}

function rougeOrder(answer: string, gold: string, n: number, stem = false): number {
  return rougeN(rougeTokens(answer, stem), rougeTokens(gold, stem), n).fmeasure;
}
