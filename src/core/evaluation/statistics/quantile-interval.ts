import { binomialCdf } from './binomial.ts';
import { ascending } from './quantile.ts';

/** `low` or `high` is NaN when too few values were seen for such a limit; ranks count from 1 (0 and n + 1: no limit). */
export type QuantileInterval = { low: number; high: number; lowRank: number; highRank: number };

/**
 * Distribution-free interval of a quantile from two order statistics (Conover): the count of values below it is Bin(n, q).
 * A 95 % upper limit of the 95th percentile needs 72 values.
 */
export function quantileInterval(values: readonly number[], q: number, confidence = 0.95): QuantileInterval {
  const n = values.length;
  const tail = (1 - confidence) / 2;
  const sorted = values.toSorted(ascending);
  const lowRank = firstRank(n, (i) => binomialCdf(i, n, q) >= tail);
  const highRank = firstRank(n, (i) => 1 - binomialCdf(i, n, q) <= tail) + 1;
  return {
    low: sorted[lowRank - 1] ?? Number.NaN,
    high: sorted[highRank - 1] ?? Number.NaN,
    lowRank,
    highRank,
  };
}

/** The first i below n for which `reached` holds, n when there is none; once it holds it goes on to. */
function firstRank(n: number, reached: (i: number) => boolean): number {
  let low = 0;
  for (let high = n; low < high;) {
    const middle = (low + high) >> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
