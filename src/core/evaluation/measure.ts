import type { Metric } from '../runs/evaluation-record.ts';
import type { Breath } from './breath.ts';
import { bootstrapError, percentileInterval } from './statistics/bootstrap.ts';
import { mean, standardError } from './statistics/mean.ts';
import { createRandom } from './statistics/random.ts';
import { wilsonInterval } from './statistics/wilson.ts';

/** Resampling of every interval: so many resamples, drawn from this seed. */
export const RESAMPLES = 1000;
export const SEED = 42;

/** A share of right answers: standard error of the mean, Wilson's interval. */
export function measureProportion(scores: ArrayLike<number>): Metric {
  const n = scores.length;
  const value = mean(scores);
  if (n < 2) return { value, n };
  const { low, high } = wilsonInterval(Math.round(value * n), n);
  return { value, stderr: standardError(scores), ci95: [low, high], n };
}

/** A mean of scores: standard error of the mean, percentile bootstrap over rows. */
export async function measureMean(scores: Float64Array, breath: Breath): Promise<Metric> {
  const measured = await measureStatistic(scores.length, (rows) => meanOf(scores, rows), mean(scores), breath);
  return scores.length < 2 ? measured : { ...measured, stderr: standardError(scores) };
}

/** Any statistic of a set of rows: standard error and percentile interval from a seeded bootstrap over rows. */
export async function measureStatistic(
  n: number,
  statistic: Statistic,
  value: number,
  breath: Breath,
): Promise<Metric> {
  if (n < 2) return { value, n };
  const [replicates = new Float64Array()] = await resample(n, RESAMPLES, [statistic], breath);
  const { low, high } = percentileInterval(replicates);
  return { value, stderr: bootstrapError(replicates), ci95: [low, high], n };
}

/** A number of a list of row indexes, of which some occur several times and some not at all. */
export type Statistic = (rows: Uint32Array) => number;

/** Replicates of each statistic over the same resamples of one seeded stream: a row that is drawn is drawn for all. */
export async function resample(
  n: number,
  count: number,
  statistics: readonly Statistic[],
  breath: Breath,
): Promise<Float64Array[]> {
  const random = createRandom(SEED);
  const rows = new Uint32Array(n);
  const replicates = statistics.map(() => new Float64Array(count));
  for (let replicate = 0; replicate < count; replicate++) {
    random.indexes(rows, n);
    for (const [index, values] of replicates.entries()) {
      values[replicate] = statistics[index]?.(rows) ?? Number.NaN;
      const pause = breath();
      if (pause !== undefined) await pause;
    }
  }
  return replicates;
}

/** The mean of the rows drawn. Four sums, since each addition waits for the one before. */
export function meanOf(scores: Float64Array, rows: Uint32Array): number {
  const fours = rows.length - (rows.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < fours; i += 4) {
    a += scores[rows[i] ?? 0] ?? 0;
    b += scores[rows[i + 1] ?? 0] ?? 0;
    c += scores[rows[i + 2] ?? 0] ?? 0;
    d += scores[rows[i + 3] ?? 0] ?? 0;
  }
  for (let i = fours; i < rows.length; i++) a += scores[rows[i] ?? 0] ?? 0;
  return (a + b + c + d) / rows.length;
}
