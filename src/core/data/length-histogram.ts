import type { Percentiles } from '../runs/dataset-record.ts';

const EXACT = 2048;
const STEP = Math.log(1.01);
const BUCKETS = EXACT + 2200;

/** Counts lengths in bounded memory: exact up to 2,048, within one per cent above. The maximum is exact. */
export type LengthHistogram = {
  add(length: number): void;
  percentiles(): Percentiles;
  counts(): LengthCounts;
};

/** How many have which length (its upper end, where lengths are not exact), in ascending order. */
export type LengthCounts = readonly { length: number; count: number }[];

export function createLengthHistogram(): LengthHistogram {
  const counts = new Float64Array(BUCKETS);
  let total = 0;
  let max = 0;

  function atShare(share: number): number {
    const wanted = Math.ceil(total * share);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket] ?? 0;
      if (seen >= wanted) return Math.min(max, upperEnd(bucket));
    }
    return max;
  }

  return {
    add(length) {
      const bucket = bucketOf(length);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      total++;
      if (length > max) max = length;
    },
    counts: () =>
      [...counts.entries()]
        .filter(([, count]) => count > 0)
        .map(([bucket, count]) => ({ length: Math.min(max, Math.floor(upperEnd(bucket))), count })),
    percentiles: () => ({ p50: atShare(0.5), p90: atShare(0.9), p99: atShare(0.99), max }),
  };
}

function bucketOf(length: number): number {
  if (length < EXACT) return length;
  return Math.min(BUCKETS - 1, EXACT + Math.floor(Math.log(length / EXACT) / STEP));
}

function upperEnd(bucket: number): number {
  return bucket < EXACT ? bucket : Math.floor(EXACT * Math.exp((bucket - EXACT + 1) * STEP));
}
