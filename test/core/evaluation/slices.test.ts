import { expect, it } from 'vitest';
import { compareSlices } from '../../../src/core/evaluation/slices.ts';
import { createRandom } from '../../../src/core/evaluation/statistics/random.ts';

const row = Array.from({ length: 400 }, (_, index) => index);

it('finds the one product a model is bad at, and no other', () => {
  const product = row.map((index) => ['app', 'web', 'phone', 'printer'][index % 4]);
  const region = row.map((index) => ['north', 'south'][Math.floor(index / 4) % 2]);
  const scores = Float64Array.from(row, (index) =>
    product[index] === 'printer' ? Number(index % 5 === 0) : Number(index % 10 !== 0),
  );
  const { tested, slices, left_out } = compareSlices(scores, [
    { column: 'product', values: product },
    { column: 'region', values: region },
    { column: 'id', values: row.map(String) },
    { column: 'country', values: row.map(() => 'DE') },
    { column: 'rare', values: row.map((index) => (index < 5 ? 'yes' : index < 9 ? 'no' : undefined)) },
    { column: 'empty', values: row.map(() => undefined) },
  ]);
  expect(tested).toBe(6);
  expect(slices[0]).toMatchObject({ column: 'product', value: 'printer', n: 100, significant: true });
  expect(slices[0]?.delta).toBeCloseTo(0.2 - (slices[0]?.rest ?? 0), 12);
  expect(slices.filter(({ significant, delta }) => significant && delta < 0).map(({ value }) => value)).toEqual([
    'printer',
  ]);
  expect(slices.filter(({ column }) => column === 'region').every(({ significant }) => !significant)).toBe(true);
  expect(left_out).toEqual([
    { column: 'id', reason: '400 different values, at most 50 are looked at' },
    { column: 'country', reason: 'all rows have the same value' },
    { column: 'rare', reason: 'no value has 10 rows' },
    { column: 'empty', reason: 'no row has a value' },
  ]);
});

it('tests other scores by their means', () => {
  const scores = Float64Array.from(row, (index) => (index < 100 ? 0.3 : 0.7) + ((index % 7) - 3) / 100);
  const { slices } = compareSlices(scores, [{ column: 'part', values: row.map((index) => (index < 100 ? 'a' : 'b')) }]);
  expect(slices[0]).toMatchObject({ significant: true });
  const { ci95: [low, high] = [0, 0], score = 0 } = slices.find(({ value }) => value === 'a') ?? {};
  expect(score).toBeCloseTo(0.3, 2);
  expect(low).toBeLessThan(score);
  expect(high - score).toBeCloseTo((1.96 * 0.02) / 10, 3);
});

it('calls hardly anything significant in 200 tables of chance, 40 slices each', () => {
  const random = createRandom(7);
  const draws = new Uint32Array(row.length);
  const draw = (n: number): number[] => {
    random.indexes(draws, n);
    return Array.from(draws);
  };
  let alarms = 0;
  for (let table = 0; table < 200; table++) {
    const scores = Float64Array.from(draw(2));
    const columns = Array.from({ length: 4 }, (_, column) => ({ column: `c${column}`, values: draw(10).map(String) }));
    if (compareSlices(scores, columns).slices.some(({ significant }) => significant)) alarms++;
  }
  // At most 5 % of tables by Holm; 18 of 200 is three standard errors above.
  expect(alarms).toBeLessThanOrEqual(18);
});
