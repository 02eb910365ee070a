import type { Margins } from './confusion.ts';

export type Scores = { precision: number; recall: number; f1: number };
type LabelScores = Scores & { support: number; predicted: number };
export type ClassScores = LabelScores & { label: string };

/** Precision, recall and F1 of each label, as scikit-learn computes them with zero_division 0: a ratio without a denominator is 0. */
export function perClass({ labels, ...margins }: Margins & { labels: readonly string[] }): ClassScores[] {
  return labelScores(margins).map((scores, index) => ({ label: labels[index] ?? '', ...scores }));
}

/** The same in the order of the labels, without their names. */
export function labelScores({ gold, predicted, hits }: Margins): LabelScores[] {
  return hits.map((hit, index) => {
    const [support, claims] = [gold[index] ?? 0, predicted[index] ?? 0];
    return { ...scoresOf(hit, claims, support), support, predicted: claims };
  });
}

/** Unweighted mean over the labels. */
export function macroAverage(classes: readonly LabelScores[]): Scores {
  return average(classes, () => 1);
}

/** Mean over the labels weighted by how many gold rows each has. */
export function weightedAverage(classes: readonly LabelScores[]): Scores {
  return average(classes, (one) => one.support);
}

/** From the counts of all labels together; equals accuracy only when every prediction is a listed label. */
export function microAverage({ gold, predicted, hits }: Margins): Scores {
  return scoresOf(total(hits), total(predicted), total(gold));
}

/** Mean recall over the labels that occur in the gold column. */
export function balancedAccuracy(classes: readonly LabelScores[]): number {
  return macroAverage(classes.filter((one) => one.support > 0)).recall;
}

function scoresOf(hits: number, predicted: number, support: number): Scores {
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, predicted + support),
  };
}

function average(classes: readonly LabelScores[], weight: (one: LabelScores) => number): Scores {
  const weights = total(classes.map(weight));
  const of = (value: (one: LabelScores) => number): number =>
    ratio(total(classes.map((one) => weight(one) * value(one))), weights);
  return { precision: of((one) => one.precision), recall: of((one) => one.recall), f1: of((one) => one.f1) };
}

function ratio(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
