import { upperGamma } from './incomplete-gamma.ts';

/** P(X >= x) for a chi-square variable of `df` degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/**
 * Pearson's test that two lists of counts over the same categories come from one distribution. A category that neither has is left out.
 * With fewer than two categories there is nothing to tell apart: p is 1.
 */
export function homogeneityTest(
  first: readonly number[],
  second: readonly number[],
): { statistic: number; df: number; p: number } {
  const n = sum(first);
  const m = sum(second);
  const pairs = first.map((a, at) => ({ a, b: second[at] ?? 0 })).filter(({ a, b }) => a + b > 0);
  const df = pairs.length - 1;
  if (df < 1 || n === 0 || m === 0) return { statistic: 0, df: Math.max(0, df), p: 1 };
  const statistic = pairs.reduce((total, { a, b }) => total + (a * m - b * n) ** 2 / (n * m * (a + b)), 0);
  return { statistic, df, p: chiSquareTail(statistic, df) };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
