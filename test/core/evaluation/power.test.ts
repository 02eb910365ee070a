import { expect, it } from 'vitest';
import { powerOf, rowsForMcNemar } from '../../../src/core/evaluation/power.ts';
import { mcnemar } from '../../../src/core/evaluation/statistics/mcnemar.ts';
import { detectableMcNemar, usualPower } from '../../../src/core/evaluation/statistics/minimum-detectable.ts';
import { createRandom } from '../../../src/core/evaluation/statistics/random.ts';

it.each([
  [0.1, 0.01],
  [0.2, 0.02],
  [0.3, 0.05],
  [0.05, 0.05],
])('so many rows and no fewer show what they say: %d differ, difference %d', (discordant, difference) => {
  const rows = rowsForMcNemar(discordant, difference);
  expect(detectableMcNemar(discordant, rows, usualPower)).toBeLessThanOrEqual(difference + 1e-9);
  if (difference < discordant) expect(detectableMcNemar(discordant, rows - 1, usualPower)).toBeGreaterThan(difference);
});

it('finds a true difference of 5 points about 8 times in 10 with the rows it asks for', () => {
  const random = createRandom(11);
  const [discordant, difference] = [0.2, 0.05];
  const rows = rowsForMcNemar(discordant, difference);
  const draws = new Uint32Array(rows);
  let found = 0;
  for (let study = 0; study < 2000; study++) {
    random.indexes(draws, 10_000);
    const gained = draws.filter((draw) => draw < (10_000 * (discordant + difference)) / 2).length;
    const lost = draws.filter((draw) => draw >= 10_000 - (10_000 * (discordant - difference)) / 2).length;
    if (mcnemar(lost, gained).p <= 0.05) found++;
  }
  expect(found / 2000).toBeGreaterThan(0.77);
  expect(found / 2000).toBeLessThan(0.84);
});

it('takes the spread from the base when there is one, and says what it assumes', () => {
  const scores = Float64Array.from({ length: 500 }, (_, row) => Number(row % 5 !== 0));
  const base = scores.map((score, row) => (row % 10 === 1 ? 1 - score : score));
  const alone = powerOf(scores);
  expect(alone).toMatchObject({
    n: 500,
    assumed: '16.0 % of rows are answered differently (half of what independent models would)',
  });
  const beside = powerOf(scores, base);
  expect(beside.assumed).toBe('10.0 % of rows are answered differently, as against the base');
  expect(beside.rows_for.map(({ difference }) => difference)).toEqual([0.01, 0.02, 0.05]);
  expect(beside.rows_for[0]?.rows).toBeGreaterThan(beside.rows_for[1]?.rows ?? 0);
  expect(beside.minimum_detectable).toBeLessThan(alone.minimum_detectable);
  const means = powerOf(Float64Array.from({ length: 100 }, (_, row) => (row % 10) / 10));
  expect(means.assumed).toBe('differences vary by 0.289, as much as the scores');
  expect(means.rows_for[2]?.rows).toBe(Math.ceil(((1.959964 + 0.841621) * 0.28867513) ** 2 / 0.05 ** 2));
});
