import type { Interval } from './bootstrap.ts';
import { wilsonInterval } from './wilson.ts';

/** Rows both got right, only the first, only the second, neither. */
export type PairedCounts = { both: number; firstOnly: number; secondOnly: number; neither: number };

/**
 * Interval of (second's share right - first's share right) on the same rows: Newcombe 1998, "Improved confidence intervals for the
 * difference between binomial proportions based on paired data", method 10: Wilson limits of each, joined through their correlation.
 */
export function pairedDifferenceInterval(counts: PairedCounts, alpha = 0.05): Interval {
  const { both, firstOnly, secondOnly, neither } = counts;
  const n = both + firstOnly + secondOnly + neither;
  const first = share(both + firstOnly, n, alpha);
  const second = share(both + secondOnly, n, alpha);
  const phi = correlation(counts, n);
  const difference = second.p - first.p;
  return {
    low: Math.max(-1, difference - joined(second.p - second.low, first.high - first.p, phi)),
    high: Math.min(1, difference + joined(second.high - second.p, first.p - first.low, phi)),
  };
}

function share(successes: number, n: number, alpha: number): { p: number; low: number; high: number } {
  const { low, high } = wilsonInterval(successes, n, alpha);
  return { p: successes / n, low, high };
}

/** The correlation of the two right/wrong columns; a positive one is shrunk by the continuity correction n/2. */
function correlation({ both, firstOnly, secondOnly, neither }: PairedCounts, n: number): number {
  const margins = (both + firstOnly) * (secondOnly + neither) * (both + secondOnly) * (firstOnly + neither);
  if (margins === 0) return 0;
  const product = both * neither - firstOnly * secondOnly;
  return (product > 0 ? Math.max(0, product - n / 2) : product) / Math.sqrt(margins);
}

function joined(a: number, b: number, phi: number): number {
  return Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
}
