import { expect, it } from 'vitest';
import { createBreath } from '../../../../src/core/evaluation/breath.ts';
import { pairedPermutation } from '../../../../src/core/evaluation/statistics/permutation.ts';
import { createRandom } from '../../../../src/core/evaluation/statistics/random.ts';
import { signFlipP } from '../../../../src/core/evaluation/statistics/sign-flips.ts';

const breath = createBreath();

it('random sign flips come near to all of them', async () => {
  const random = createRandom(7);
  for (const shift of [0, 0.1, 0.25]) {
    const pairs = Float64Array.from({ length: 18 }, () => random.next() - 0.5 + shift);
    const [p = 0] = await signFlipP([pairs], 20_000, createRandom(1), breath);
    expect(Math.abs(p - pairedPermutation([...pairs]).p)).toBeLessThan(0.012);
  }
});

it('few pairs are enumerated, equal runs have p 1, and one list does not disturb another', async () => {
  const few = Float64Array.of(1, 2, -0.5, 3);
  expect(await signFlipP([few], 100, createRandom(1), breath)).toEqual([pairedPermutation([...few]).p]);
  const zero = new Float64Array(100);
  const clear = new Float64Array(100).fill(1);
  const both = await signFlipP([zero, clear], 999, createRandom(1), breath);
  expect(both).toEqual([1, 1 / 1000]);
  expect(await signFlipP([clear], 999, createRandom(1), breath)).toEqual([1 / 1000]);
});
