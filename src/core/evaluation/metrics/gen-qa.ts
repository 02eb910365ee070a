import { mean, standardError } from '../statistics/mean.ts';
import { seededResamples } from '../statistics/seeded-resamples.ts';
import { corpusBleu } from './bleu.ts';
import { type PairScore, exactMatch, quasiExactMatch, quasiWordSetF1, wordSetF1 } from './lighteval-match.ts';
import { rougeL, rougeN, rougeTokens } from './rouge.ts';

const ITERATIONS = 1000;

/** Sample metrics of the report, 0 to 1. */
const sampleMetrics = {
  rouge1: (prediction, gold) => rougeN(rougeTokens(prediction), rougeTokens(gold), 1).fmeasure,
  rouge2: (prediction, gold) => rougeN(rougeTokens(prediction), rougeTokens(gold), 2).fmeasure,
  rougeL: (prediction, gold) => rougeL(rougeTokens(prediction), rougeTokens(gold)).fmeasure,
  em: exactMatch,
  qem: quasiExactMatch,
  f1: wordSetF1,
  f1_score_quasi: quasiWordSetF1,
} as const satisfies Record<string, PairScore>;

/**
 * The metrics block of a Nova GEN_QA evaluation (lighteval v0.10.0): one gold answer per prediction. Each metric comes with `_stderr` when
 * there are two samples. Two oddities are kept, since published numbers have them: BLEU scores only the first prediction against all golds
 * (see `transposedBleu`), and its standard error is that of the mean of 1,000 resampled scores, about 32 times too small (the time grows with
 * the square of the samples: `bleuError` leaves it out).
 */
export function genQaReport(
  predictions: readonly string[],
  golds: readonly string[],
  { bleuError = true }: { bleuError?: boolean } = {},
): Record<string, number> {
  const report: Record<string, number> = {};
  for (const [name, score] of Object.entries(sampleMetrics)) {
    const scores = predictions.map((prediction, row) => score(prediction, golds[row] ?? ''));
    report[name] = mean(scores);
    if (scores.length > 1) report[`${name}_stderr`] = standardError(scores);
  }
  const samples = predictions.map((prediction, row) => ({ prediction, golds: [golds[row] ?? ''] }));
  report['bleu'] = transposedBleu(samples);
  if (samples.length > 1 && bleuError)
    report['bleu_stderr'] = standardError(seededResamples(samples, ITERATIONS, transposedBleu));
  return report;
}

type Sample = { prediction: string; golds: readonly string[] };

/**
 * BLEU of lighteval v0.10.0: each sample's list of golds is handed over as if it were a stream of references, so that with one gold each
 * only the first prediction counts, with the golds of all samples as its alternatives.
 */
export function transposedBleu(samples: readonly Sample[]): number {
  return corpusBleu(
    samples.map(({ prediction }) => prediction),
    samples.map(({ golds }) => golds),
  ).score;
}

/** BLEU of lighteval from v0.11.0 on: the first gold of each sample is its only reference. */
export function firstGoldBleu(samples: readonly Sample[]): number {
  return corpusBleu(
    samples.map(({ prediction }) => prediction),
    [samples.map(({ golds }) => golds[0] ?? null)],
  ).score;
}
