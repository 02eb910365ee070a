import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraftRow } from '../../../src/core/data/draft-row.ts';
import { createSplitChooser } from '../../../src/core/data/splitting/choose-split.ts';
import { splitNames } from '../../../src/core/data/splitting/split-names.ts';

const draft = createDraftRow();

type Row = { label: string; high: number; low: number };

function assign(rows: readonly Row[], shares: [number, number, number], seed: number): number[] {
  const chooser = createSplitChooser({ train: shares[0], validation: shares[1], test: shares[2] }, seed);
  return rows.map(({ label, high, low }) => chooser.choose(label, high, low, draft));
}

const uint = fc.nat(0xffffffff);
const rowOf = (labels: number) =>
  fc.record({ label: fc.integer({ min: 1, max: labels }).map((label) => `l${label}`), high: uint, low: uint });
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((labels) => fc.array(rowOf(labels), { minLength: 1, maxLength: 400, size: 'max' }));
const shares = fc.constantFrom<[number, number, number]>(
  [0.8, 0.1, 0.1],
  [0.7, 0.2, 0.1],
  [0.5, 0.25, 0.25],
  [0.6, 0.4, 0],
  [0.9, 0.05, 0.05],
  [0.5, 0.5, 0],
  [0, 0, 1],
  [0.34, 0.33, 0.33],
);

describe('the split', () => {
  it('gives each label its shares within one row or two points', () => {
    fc.assert(
      fc.property(rows, shares, uint, (all, asked, seed) => {
        const chosen = assign(all, asked, seed);
        for (const label of new Set(all.map((row) => row.label))) {
          const of = chosen.filter((_, index) => all[index]?.label === label);
          for (const [split, share] of asked.entries()) {
            const off = Math.abs(of.filter((each) => each === split).length - share * of.length);
            expect(off, `${label} ${splitNames[split]} of ${of.length}`).toBeLessThanOrEqual(
              Math.max(1, 0.02 * of.length) + 1e-6,
            );
          }
        }
      }),
      { numRuns: 1000, seed: 21 },
    );
  });

  it('moves no row when rows are added behind it', () => {
    fc.assert(
      fc.property(rows, rows, shares, uint, (first, added, asked, seed) => {
        expect(assign([...first, ...added], asked, seed).slice(0, first.length)).toEqual(assign(first, asked, seed));
      }),
      { numRuns: 300, seed: 22 },
    );
  });

  it('holds the shares of the whole when every row is a stratum of its own', () => {
    const all = Array.from({ length: 3000 }, (_, index) => ({
      label: `only ${index}`,
      high: index * 77_777,
      low: index,
    }));
    const chosen = assign(all, [0.8, 0.1, 0.1], 1);
    for (const [split, share] of [0.8, 0.1, 0.1].entries()) {
      expect(Math.abs(chosen.filter((each) => each === split).length / 3000 - share)).toBeLessThan(0.02);
    }
  });

  it('never uses a split whose share is zero', () => {
    const all = Array.from({ length: 500 }, (_, index) => ({
      label: `l${index % 3}`,
      high: index * 99_991,
      low: index,
    }));
    expect(new Set(assign(all, [0.6, 0.4, 0], 5))).toEqual(new Set([0, 1]));
  });

  it('is another split with another seed', () => {
    const all = Array.from({ length: 500 }, (_, index) => ({ label: '', high: index * 99_991, low: index }));
    expect(assign(all, [0.8, 0.1, 0.1], 1)).not.toEqual(assign(all, [0.8, 0.1, 0.1], 2));
  });
});
