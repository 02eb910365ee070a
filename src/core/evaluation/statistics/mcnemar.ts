import { binomialCdf, binomialPmf } from './binomial.ts';
import { normalCdf } from './normal.ts';

/** With fewer discordant pairs than this the mid-p correction is not used for decisions: the exact test never errs on the easy side. */
export const EXACT_BELOW = 25;

export type McNemar = { test: 'McNemar exact' | 'McNemar mid-p'; p: number };

/**
 * The test that decides: exact below 25 discordant pairs, mid-p from there on. `b` counts rows only the first got right,
 * `c` rows only the second.
 */
export function mcnemar(b: number, c: number): McNemar {
  if (b + c < EXACT_BELOW) return { test: 'McNemar exact', p: mcnemarExactP(b, c) };
  return { test: 'McNemar mid-p', p: mcnemarMidP(b, c) };
}

/** Two-sided binomial test of b against c: min(1, 2 P(X <= min(b, c))), X ~ Bin(b + c, 1/2). Without discordant pairs 1. */
export function mcnemarExactP(b: number, c: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(b, c), b + c, 0.5));
}

/**
 * Mid-p (Fagerland, Lydersen, Laake 2013): the exact p less the probability of what was seen. With b = c both tails hold the
 * observed point, which leaves 1 - P(X = b)/2; without discordant pairs 1.
 */
export function mcnemarMidP(b: number, c: number): number {
  if (b + c === 0) return 1;
  const observed = binomialPmf(Math.min(b, c), b + c, 0.5);
  return b === c ? 1 - observed / 2 : Math.min(1, mcnemarExactP(b, c) - observed);
}

/** The chi-square forms, with one degree of freedom; `corrected` subtracts 1 from |b - c| even when b = c, as statsmodels does. */
export function mcnemarChiSquare(b: number, c: number, corrected: boolean): { statistic: number; p: number } {
  const difference = corrected ? Math.abs(b - c) - 1 : b - c;
  const statistic = b + c === 0 ? 0 : (difference * difference) / (b + c);
  return { statistic, p: 2 * normalCdf(-Math.sqrt(statistic)) };
}
