import type { LengthCounts } from '../length-histogram.ts';

const BINS = 20;

/** Ranges of equal breadth up to the 99th percentile, and one for everything above, so that a few long texts do not hide the rest. */
export function lengthBins(counts: LengthCounts): { low: number; high: number; count: number }[] {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const last = counts.at(-1)?.length ?? 0;
  const usual = lengthAt(counts, total * 0.99);
  const step = roundUp((usual + 1) / BINS);
  const bins = Array.from({ length: Math.ceil((usual + 1) / step) }, (_, index) => ({
    low: index * step,
    high: (index + 1) * step,
    count: 0,
  }));
  const end = bins.length * step;
  if (last >= end) bins.push({ low: end, high: last + 1, count: 0 });
  for (const { length, count } of counts) {
    const bin = bins[Math.min(bins.length - 1, Math.floor(length / step))];
    if (bin !== undefined) bin.count += count;
  }
  return bins;
}

function lengthAt(counts: LengthCounts, rank: number): number {
  let seen = 0;
  return counts.find(({ count }) => (seen += count) >= rank)?.length ?? 0;
}

/** 1, 2 or 5 times a power of ten, at least 1. */
function roundUp(step: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, step)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= step) ?? 10;
  return Math.max(1, factor * power);
}
