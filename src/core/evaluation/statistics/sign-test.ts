// A reference for the golden cases only: the sign test; here pairs are compared by McNemar's test or a permutation, which use more of them.
import { binomialCdf } from './binomial.ts';

/** Sign test: zeros are dropped, two-sided binomial. Nothing left: p = 1. */
export function signTest(differences: readonly number[]): { positive: number; negative: number; p: number } {
  const positive = differences.filter((value) => value > 0).length;
  const negative = differences.filter((value) => value < 0).length;
  const p = Math.min(1, 2 * binomialCdf(Math.min(positive, negative), positive + negative, 0.5));
  return { positive, negative, p };
}
