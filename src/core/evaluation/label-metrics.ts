import { matthewsCorrelation, plainKappa } from './metrics/agreement.ts';
import { labelScores, microAverage, weightedAverage } from './metrics/classification.ts';
import type { Margins } from './metrics/confusion.ts';

/** A number of the counts of a confusion matrix, row by row; the last row and column are answers and golds that are no label. */
export type LabelStatistic = (counts: Uint32Array, size: number) => number;

/**
 * Metrics of closed labels that are computed from counts, as scikit-learn has them. An unparsed answer is a missed gold label; for the correlations
 * (MCC, kappa) it is a label of its own that is never right, so that every row counts.
 */
export const labelStatistics: ReadonlyMap<string, LabelStatistic> = new Map<string, LabelStatistic>([
  ['macro_f1', macroF1],
  ['micro_f1', (counts, size) => microAverage(marginsOf(counts, size, size - 1)).f1],
  ['weighted_f1', (counts, size) => weightedAverage(labelScores(marginsOf(counts, size, size - 1))).f1],
  ['mcc', (counts, size) => matthewsCorrelation(marginsOf(counts, size, size))],
  ['kappa', (counts, size) => orZero(plainKappa(marginsOf(counts, size, size)))],
]);

/** Unweighted mean over the labels that occur as gold or prediction. An unparsed answer is no label of its own. */
function macroF1(counts: Uint32Array, size: number): number {
  let sum = 0;
  let seen = 0;
  for (let label = 0; label < size - 1; label++) {
    const denominator = occurrences(counts, size, label);
    if (denominator === 0) continue;
    seen++;
    sum += (2 * (counts[label * size + label] ?? 0)) / denominator;
  }
  return seen === 0 ? 0 : sum / seen;
}

/** How often a label is the gold one plus how often it is predicted. */
function occurrences(counts: Uint32Array, size: number, label: number): number {
  let total = 0;
  for (let other = 0; other < size; other++) {
    total += (counts[label * size + other] ?? 0) + (counts[other * size + label] ?? 0);
  }
  return total;
}

/** What the first `labels` labels add up to. */
function marginsOf(counts: Uint32Array, size: number, labels: number): Margins {
  const zeros = (): number[] => Array.from({ length: labels }, () => 0);
  const [gold, predicted, hits] = [zeros(), zeros(), zeros()];
  let rows = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const count = counts[row * size + column] ?? 0;
      rows += count;
      if (row < labels) gold[row] = (gold[row] ?? 0) + count;
      if (column < labels) predicted[column] = (predicted[column] ?? 0) + count;
    }
    if (row < labels) hits[row] = counts[row * size + row] ?? 0;
  }
  return { gold, predicted, hits, rows };
}

/** Where only one label occurs, kappa is 0 / 0: nothing beyond chance is shown. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
