import { setImmediate } from 'node:timers/promises';
import type { Metric } from '../runs/evaluation-record.ts';
import { bootstrapError, bootstrapReplicates, percentileInterval } from './statistics/bootstrap.ts';
import { mean, standardError } from './statistics/mean.ts';
import { createRandom } from './statistics/random.ts';
import { wilsonInterval } from './statistics/wilson.ts';

/** Resampling of every interval: so many resamples, drawn from this seed. */
export const RESAMPLES = 1000;
export const SEED = 42;
/** About ten milliseconds of drawing. */
const DRAWS_A_BREATH = 200_000;

/** A share of right answers: standard error of the mean, Wilson's interval. */
export function measureProportion(scores: ArrayLike<number>): Metric {
  const n = scores.length;
  const value = mean(scores);
  if (n < 2) return { value, n };
  const { low, high } = wilsonInterval(Math.round(value * n), n);
  return { value, stderr: standardError(scores), ci95: [low, high], n };
}

/** A mean of scores: standard error of the mean, percentile bootstrap over rows. */
export async function measureMean(scores: Float64Array): Promise<Metric> {
  const measured = await measureStatistic(scores.length, (rows) => meanOf(scores, rows), mean(scores));
  return scores.length < 2 ? measured : { ...measured, stderr: standardError(scores) };
}

/** Any statistic of a set of rows: standard error and percentile interval from a seeded bootstrap over rows. */
export async function measureStatistic(
  n: number,
  statistic: (rows: Uint32Array) => number,
  value: number,
): Promise<Metric> {
  if (n < 2) return { value, n };
  const replicates = await breathingReplicates(n, RESAMPLES, statistic);
  const { low, high } = percentileInterval(replicates);
  return { value, stderr: bootstrapError(replicates), ci95: [low, high], n };
}

/** Replicates of one seeded stream, with the event loop let through now and then. */
export async function breathingReplicates(
  n: number,
  count: number,
  statistic: (rows: Uint32Array) => number,
): Promise<Float64Array> {
  const random = createRandom(SEED);
  const replicates = new Float64Array(count);
  const step = Math.max(1, Math.floor(DRAWS_A_BREATH / n));
  for (let start = 0; start < count; start += step) {
    const size = Math.min(step, count - start);
    replicates.set(bootstrapReplicates(random, n, size, statistic), start);
    await setImmediate();
  }
  return replicates;
}

export function meanOf(scores: Float64Array, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) sum += scores[row] ?? 0;
  return sum / rows.length;
}
