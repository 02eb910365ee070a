import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFingerprintTable } from '../../../src/core/data/fingerprint-table.ts';
import { createLengthHistogram } from '../../../src/core/data/length-histogram.ts';
import { createRowSample } from '../../../src/core/data/sample-rows.ts';

describe('the fingerprint table', () => {
  it('answers as a Map does, also for 0 and across growth', () => {
    const table = createFingerprintTable(1);
    const map = new Map<string, number>();
    const uint = fc.oneof(fc.nat(0xffffffff), fc.nat(3), fc.constant(0xffffffff));
    for (const [high, low] of fc.sample(fc.tuple(uint, uint), { numRuns: 15_000, seed: 1 })) {
      const key = `${high},${low}`;
      expect(table.has(high, low)).toBe(map.has(key));
      expect(table.seek(high, low)).toBe(map.has(key));
      expect(table.read(0)).toBe(map.get(key) ?? 0);
      table.write(0, map.size + 1);
      map.set(key, map.size + 1);
    }
    expect(table.size()).toBe(map.size);
  });

  it('keeps numbers in the bits that its fingerprints give up, also for 0 and across growth', () => {
    const table = createFingerprintTable(1, 14);
    const map = new Map<string, number>();
    const uint = fc.oneof(fc.nat(0xffffffff), fc.nat(3), fc.constant(0xffffffff));
    for (const [high, low] of fc.sample(fc.tuple(uint, uint), { numRuns: 15_000, seed: 3 })) {
      const key = `${high},${low >>> 14}`;
      expect(table.seek(high, low)).toBe(map.has(key));
      expect(table.readSpare()).toBe(map.get(key) ?? 0);
      const value = (map.size * 7919) % 16_384;
      table.writeSpare(value);
      table.write(0, value);
      map.set(key, value);
      expect(table.has(high, low)).toBe(true);
    }
    expect(table.size()).toBe(map.size);
  });
});

describe('the length histogram', () => {
  it('is exact for short lengths and within one per cent for long ones', () => {
    const lengths = fc.sample(fc.oneof(fc.nat(300), fc.nat(3_000_000)), { numRuns: 5000, seed: 2 });
    const histogram = createLengthHistogram();
    for (const length of lengths) histogram.add(length);
    const sorted = lengths.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
    const { p50, p90, p99, max } = histogram.percentiles();
    expect(max).toBe(sorted.at(-1));
    for (const [found, share] of [
      [p50, 0.5],
      [p90, 0.9],
      [p99, 0.99],
    ] as const)
      expect(Math.abs(found - at(share))).toBeLessThanOrEqual(at(share) < 2048 ? 0 : at(share) * 0.011);
  });
});

describe('the sample', () => {
  it('is the same whatever the order of the rows', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      fingerprint: (index * 7919) % 1009,
      line: Buffer.from(`${index}\n`),
    }));
    const take = (all: typeof rows) => {
      const sample = createRowSample();
      for (const { fingerprint, line } of all) sample.offer(fingerprint, line, line.length);
      return sample.lines().map(String);
    };
    expect(take(rows.toReversed())).toEqual(take(rows));
    expect(take(rows)).toHaveLength(20);
  });
});
