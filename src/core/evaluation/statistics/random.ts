import { createTwister, stateFromWords } from './mersenne-twister.ts';

/** A stream of uniform numbers that depends on the seed alone. */
export type Random = {
  /** In [0, 1), 53 bits. */
  next(): number;
  /** A whole number in [0, size), as CPython's `choices` picks it: floor(next() * size). */
  index(size: number): number;
};

/**
 * The generator of CPython's `random.Random(seed)`, so that every resampling here can be repeated in Python. The seed is a whole
 * number; its sign does not count.
 */
export function createRandom(seed: number): Random {
  const size = Math.abs(seed);
  const high = Math.floor(size / 4_294_967_296);
  const draw = createTwister(stateFromWords(high === 0 ? [size >>> 0] : [size >>> 0, high >>> 0]));
  const next = (): number => ((draw() >>> 5) * 67_108_864 + (draw() >>> 6)) / 9_007_199_254_740_992;
  return { next, index: (count) => Math.floor(next() * count) };
}
