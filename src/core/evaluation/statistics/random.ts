import { SIZE, stateFromWords, temper, twist } from '../../mersenne-twister.ts';

/** A stream of uniform numbers that depends on the seed alone. */
export type Random = {
  /** In [0, 1), 53 bits. */
  next: () => number;
  /** A whole number in [0, size), as CPython's `choices` picks it: floor(next() * size). */
  index: (size: number) => number;
  /** Fills a list with what as many calls of `index` would give. */
  indexes: (rows: Uint32Array, size: number) => void;
};

/** A number is made of 53 bits: the upper 27 of one word and the upper 26 of the next. */
const HIGH = 2 ** 27;
const LOW = 2 ** 26;
const ALL = 2 ** 53;

/**
 * The generator of CPython's `random.Random(seed)`, so that every resampling here can be repeated in Python. The seed is a whole
 * number; its sign does not count.
 */
export function createRandom(seed: number): Random {
  const size = Math.abs(seed);
  const high = Math.floor(size / 4_294_967_296);
  const state = stateFromWords(high === 0 ? [size >>> 0] : [size >>> 0, high >>> 0]);
  let position = SIZE;
  const refill = (): void => {
    if (position < SIZE) return;
    twist(state);
    position = 0;
  };
  const next = (): number => {
    refill();
    position += 2;
    return numberAt(state, position - 2) / ALL;
  };
  const indexes = (rows: Uint32Array, count: number): void => {
    for (let done = 0; done < rows.length;) {
      refill();
      const end = Math.min(rows.length, done + (SIZE - position) / 2);
      fill(rows, done, end, state, position, count);
      position += 2 * (end - done);
      done = end;
    }
  };
  return { next, index: (count) => Math.floor(next() * count), indexes };
}

function numberAt(state: Int32Array, at: number): number {
  return (temper(state[at] ?? 0) >>> 5) * LOW + (temper(state[at + 1] ?? 0) >>> 6);
}

/**
 * The second word moves a number by less than size / 2^27, so it is looked at only where that could reach the next index. What is left of
 * the way to it is then above 2^-27, far more than the product is ever rounded by.
 */
function fill(rows: Uint32Array, from: number, end: number, state: Int32Array, start: number, size: number): void {
  const step = size / HIGH;
  const safe = size < LOW ? 1 - step : -1;
  for (let i = from, at = start; i < end; i++, at += 2) {
    const product = (temper(state[at] ?? 0) >>> 5) * step;
    const index = product | 0;
    rows[i] = product - index < safe ? index : (numberAt(state, at) / ALL) * size;
  }
}
