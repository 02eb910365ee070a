import { studentTwoSided } from './student-t.ts';

/** A group of values: how many, their mean and their variance with divisor n - 1. */
export type Moments = { n: number; mean: number; variance: number };

/**
 * Two-sided p of Welch's t test: two groups of unequal spread, degrees of freedom by Welch and Satterthwaite. Without any spread 1 for
 * equal means and 0 for others; below two values in a group NaN.
 */
export function welchP(first: Moments, second: Moments): number {
  const [u, v] = [first.variance / first.n, second.variance / second.n];
  const difference = first.mean - second.mean;
  if (u + v === 0) return difference === 0 ? 1 : 0;
  const freedom = (u + v) ** 2 / (u ** 2 / (first.n - 1) + v ** 2 / (second.n - 1));
  return studentTwoSided(difference / Math.sqrt(u + v), freedom);
}
