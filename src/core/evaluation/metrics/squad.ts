import { collapseWhite, removeArticles, removeAsciiPunctuation, splitWhite } from './python-text.ts';

/**
 * SQuAD's normal form: lower case, no ASCII punctuation, no articles, single spaces. Source: the SQuAD v1.1 and v2 scripts in
 * huggingface/evaluate. "well-known" becomes "wellknown"; numbers stay as written.
 */
export function squadNormalize(text: string): string {
  return collapseWhite(removeArticles(removeAsciiPunctuation(text.toLowerCase())));
}

/** 1 when both normal forms are equal, else 0; two texts that normalise to nothing are equal. */
export function squadExactMatch(prediction: string, reference: string): number {
  return squadNormalize(prediction) === squadNormalize(reference) ? 1 : 0;
}

/** Token overlap (with repetitions) of the normal forms, 2PR/(P+R); 0 without a common token, also when both are empty (v1.1). */
export function squadF1(prediction: string, reference: string): number {
  return tokenF1(splitWhite(squadNormalize(prediction)), splitWhite(squadNormalize(reference)));
}

/** As v1.1, but two empty sides give 1 (SQuAD v2: rightly saying nothing). A missing prediction counts as empty. */
export function squadV2F1(prediction: string | undefined, reference: string): number {
  const predicted = splitWhite(squadNormalize(prediction ?? ''));
  const expected = splitWhite(squadNormalize(reference));
  if (predicted.length === 0 || expected.length === 0) return predicted.length === expected.length ? 1 : 0;
  return tokenF1(predicted, expected);
}

/** The best score over several references; no reference gives 0. */
export function bestOver<T>(references: readonly T[], score: (reference: T) => number): number {
  return references.reduce((best, reference) => Math.max(best, score(reference)), 0);
}

function tokenF1(predicted: readonly string[], expected: readonly string[]): number {
  const common = overlap(predicted, expected);
  if (common === 0) return 0;
  const precision = common / predicted.length;
  const recall = common / expected.length;
  return (2 * precision * recall) / (precision + recall);
}

function overlap(predicted: readonly string[], expected: readonly string[]): number {
  const left = new Map<string, number>();
  for (const token of expected) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of predicted) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    common++;
  }
  return common;
}
