import { mean, sampleDeviation } from './mean.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { ascending, quantileOfSorted } from './quantile.ts';
import type { Random } from './random.ts';

export type Interval = { low: number; high: number };

/**
 * Draws n of n rows with replacement, `count` times, and measures each draw. The same index list is passed on each time (to
 * be read, not kept). Resampling rows of a pair of runs keeps the pairs together.
 */
export function bootstrapReplicates(
  random: Random,
  n: number,
  count: number,
  measure: (rows: Uint32Array) => number,
): Float64Array {
  const rows = new Uint32Array(n);
  const replicates = new Float64Array(count);
  for (let replicate = 0; replicate < count; replicate++) {
    random.indexes(rows, n);
    replicates[replicate] = measure(rows);
  }
  return replicates;
}

/** Efron's percentile interval: the quantiles of the replicates. */
export function percentileInterval(replicates: ArrayLike<number>, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return between(Float64Array.from(replicates).toSorted(ascending), tail, 1 - tail);
}

/** The percentile interval mirrored at the estimate. */
export function basicInterval(replicates: ArrayLike<number>, estimate: number, confidence = 0.95): Interval {
  const { low, high } = percentileInterval(replicates, confidence);
  return { low: 2 * estimate - high, high: 2 * estimate - low };
}

export type BcaInterval = Interval & { z0: number; acceleration: number };

/**
 * Bias-corrected and accelerated interval (Efron 1987). `jackknife` holds the statistic with each row left out. All NaN
 * when every replicate is on one side of the estimate.
 */
export function bcaInterval(
  replicates: ArrayLike<number>,
  estimate: number,
  jackknife: ArrayLike<number>,
  confidence = 0.95,
): BcaInterval {
  const sorted = Float64Array.from(replicates).toSorted(ascending);
  const z0 = normalQuantile(shareBelow(sorted, estimate));
  const acceleration = accelerationOf(jackknife);
  const level = (tail: number): number => {
    const shifted = z0 + normalQuantile(tail);
    return normalCdf(z0 + shifted / (1 - acceleration * shifted));
  };
  const tail = (1 - confidence) / 2;
  return Number.isFinite(z0)
    ? { ...between(sorted, level(tail), level(1 - tail)), z0, acceleration }
    : { low: Number.NaN, high: Number.NaN, z0, acceleration };
}

/** Two-sided p of "the statistic is zero": twice the share of replicates on the rarer side of zero, the estimate itself counted once. */
export function bootstrapP(replicates: ArrayLike<number>): number {
  let notAbove = 1;
  let notBelow = 1;
  for (let i = 0; i < replicates.length; i++) {
    const value = replicates[i] ?? 0;
    if (value <= 0) notAbove++;
    if (value >= 0) notBelow++;
  }
  return Math.min(1, (2 * Math.min(notAbove, notBelow)) / (replicates.length + 1));
}

/** Standard error: the standard deviation of the replicates. */
export function bootstrapError(replicates: ArrayLike<number>): number {
  return sampleDeviation(replicates);
}

function between(sorted: Float64Array, low: number, high: number): Interval {
  return { low: quantileOfSorted(sorted, low), high: quantileOfSorted(sorted, high) };
}

/** Share of replicates below the estimate, ties counted half. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  let doubled = 0;
  for (const value of sorted) doubled += value < estimate ? 2 : value === estimate ? 1 : 0;
  return doubled / (2 * sorted.length);
}

function accelerationOf(jackknife: ArrayLike<number>): number {
  const center = mean(jackknife);
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < jackknife.length; i++) {
    const distance = center - (jackknife[i] ?? 0);
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
