import { expect, it } from 'vitest';
import { fisherExactP } from '../../../../src/core/evaluation/statistics/fisher-exact.ts';
import { welchP } from '../../../../src/core/evaluation/statistics/welch-t.ts';

it.each([
  [6, 2, 1, 4, 0.10256410256410256],
  [3, 1, 1, 3, 0.48571428571428565],
  [30, 70, 60, 40, 3.304592989272319e-5],
  [0, 10, 12, 400, 1],
  [900, 100, 850, 150, 0.0008950875386906894],
  [5, 0, 7, 0, 1],
])('Fisher’s exact test of %i %i / %i %i is what scipy says', (a, b, c, d, p) => {
  expect(fisherExactP(a, b, c, d) / p).toBeCloseTo(1, 9);
});

it('Welch’s test is what scipy says, and is sure where nothing varies', () => {
  const first = { n: 6, mean: 0.45, variance: 0.095 };
  expect(welchP(first, { n: 4, mean: 0.7625, variance: 0.022291666666666668 })).toBeCloseTo(0.06709898665479037, 12);
  expect(welchP({ n: 3, mean: 1, variance: 0 }, { n: 3, mean: 1, variance: 0 })).toBe(1);
  expect(welchP({ n: 3, mean: 1, variance: 0 }, { n: 3, mean: 0, variance: 0 })).toBe(0);
});
