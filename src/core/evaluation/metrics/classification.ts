import type { Confusion } from './confusion.ts';

export type Scores = { precision: number; recall: number; f1: number };
export type ClassScores = Scores & { label: string; support: number; predicted: number };

/** Precision, recall and F1 of each label, as scikit-learn computes them with zero_division 0: a ratio without a denominator is 0. */
export function perClass({ labels, matrix, gold, predicted }: Confusion): ClassScores[] {
  return labels.map((label, index) => {
    const hits = matrix[index]?.[index] ?? 0;
    const [support, claims] = [gold[index] ?? 0, predicted[index] ?? 0];
    return { label, ...scoresOf(hits, claims, support), support, predicted: claims };
  });
}

/** Unweighted mean over the labels. */
export function macroAverage(classes: readonly ClassScores[]): Scores {
  return average(classes, () => 1);
}

/** Mean over the labels weighted by how many gold rows each has. */
export function weightedAverage(classes: readonly ClassScores[]): Scores {
  return average(classes, (one) => one.support);
}

/** From the counts of all labels together; equals accuracy only when every prediction is a listed label. */
export function microAverage({ labels, matrix, gold, predicted }: Confusion): Scores {
  const hits = labels.reduce((sum, _, index) => sum + (matrix[index]?.[index] ?? 0), 0);
  return scoresOf(hits, total(predicted), total(gold));
}

/** Mean recall over the labels that occur in the gold column. */
export function balancedAccuracy(classes: readonly ClassScores[]): number {
  return macroAverage(classes.filter((one) => one.support > 0)).recall;
}

function scoresOf(hits: number, predicted: number, support: number): Scores {
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, predicted + support),
  };
}

function average(classes: readonly ClassScores[], weight: (one: ClassScores) => number): Scores {
  const weights = total(classes.map(weight));
  const of = (value: (one: ClassScores) => number): number =>
    ratio(total(classes.map((one) => weight(one) * value(one))), weights);
  return { precision: of((one) => one.precision), recall: of((one) => one.recall), f1: of((one) => one.f1) };
}

function ratio(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
