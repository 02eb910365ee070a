import { describe, expect, it } from 'vitest';
import { percentileInterval, bootstrapReplicates } from '../../../../src/core/evaluation/statistics/bootstrap.ts';
import { binomialCdf, binomialPmf } from '../../../../src/core/evaluation/statistics/binomial.ts';
import { normalCdf, normalQuantile } from '../../../../src/core/evaluation/statistics/normal.ts';
import { pairedDifferenceInterval } from '../../../../src/core/evaluation/statistics/paired-proportions.ts';
import { createRandom } from '../../../../src/core/evaluation/statistics/random.ts';
import { wilsonInterval } from '../../../../src/core/evaluation/statistics/wilson.ts';

/** Share of simulated data sets whose 95 % interval holds the truth. */
function coverage(runs: number, holdsTruth: (seed: number) => boolean): number {
  let held = 0;
  for (let seed = 0; seed < runs; seed++) if (holdsTruth(seed)) held++;
  return held / runs;
}

describe('95 % intervals hold the truth about 95 times in 100', () => {
  it('for a proportion (Wilson), also near 1', () => {
    const share = coverage(2000, (seed) => {
      const random = createRandom(seed);
      const right = Array.from({ length: 80 }, () => random.next()).filter((value) => value < 0.95).length;
      const { low, high } = wilsonInterval(right, 80);
      return low <= 0.95 && 0.95 <= high;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.985);
  });

  it('for the difference of two proportions on the same rows (Newcombe)', () => {
    // both right 0.6, only first 0.1, only second 0.15: a true difference of 0.05
    const share = coverage(2000, (seed) => {
      const random = createRandom(seed);
      const counts = { both: 0, firstOnly: 0, secondOnly: 0, neither: 0 };
      for (let row = 0; row < 150; row++) {
        const value = random.next();
        if (value < 0.6) counts.both++;
        else if (value < 0.7) counts.firstOnly++;
        else if (value < 0.85) counts.secondOnly++;
        else counts.neither++;
      }
      const { low, high } = pairedDifferenceInterval(counts);
      return low <= 0.05 && 0.05 <= high;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.98);
  });

  it('for a mean of skewed scores (percentile bootstrap)', () => {
    const share = coverage(300, (seed) => {
      const random = createRandom(seed);
      const scores = Array.from({ length: 120 }, () => random.next() ** 2); // mean 1/3
      const replicates = bootstrapReplicates(random, 120, 400, (rows) => {
        let sum = 0;
        for (const row of rows) sum += scores[row] ?? 0;
        return sum / rows.length;
      });
      const { low, high } = percentileInterval(replicates);
      return low <= 1 / 3 && 1 / 3 <= high;
    });
    expect(share).toBeGreaterThan(0.91);
    expect(share).toBeLessThan(0.985);
  });
});

describe('distributions', () => {
  it('sum to one and agree with their tails', () => {
    for (const n of [1, 24, 25, 500, 20_000]) {
      let sum = 0;
      for (let k = 0; k <= n; k++) sum += binomialPmf(k, n, 0.3);
      expect(sum).toBeCloseTo(1, 11);
      const k = Math.floor(n * 0.3);
      expect(binomialCdf(k, n, 0.3) - binomialCdf(k - 1, n, 0.3)).toBeCloseTo(binomialPmf(k, n, 0.3), 11);
    }
  });

  it('come back from their quantiles', () => {
    for (const p of [1e-12, 1e-5, 0.024, 0.5, 0.7, 0.999_999]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 13);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(1.1)]).toEqual([-Infinity, Infinity, Number.NaN]);
  });
});

it.each([1, 2, 60, 10_000, 2 ** 25 - 1, 2 ** 26, 2 ** 31])(
  'draws lists below %i as one index after another',
  (size) => {
    const [lists, single] = [createRandom(7), createRandom(7)];
    for (const length of [0, 1, 311, 312, 313, 2000, 60_000, 1, 0, 311, 5000]) {
      const rows = new Uint32Array(length);
      lists.indexes(rows, size);
      const different = rows.findIndex((row) => row !== single.index(size));
      expect({ length, different }).toEqual({ length, different: -1 });
      expect(lists.next()).toBe(single.next());
    }
  },
);
