import { SIZE, stateFromWords, temper, twist } from '../../mersenne-twister.ts';
import { createIndexKernel } from './index-kernel.ts';

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

/** A kernel is made once lists have had so many numbers: it takes about as long to make. */
const KERNEL_FROM = 50_000;

/** Words of the generator: 624 at a time, and row numbers made of pairs of them. */
type Words = {
  state: Int32Array;
  twist: () => void;
  fill: (rows: Uint32Array, from: number, end: number, start: number, size: number) => void;
};

/**
 * The generator of CPython's `random.Random(seed)`, so that every resampling here can be repeated in Python. The seed is a whole
 * number; its sign does not count.
 */
export function createRandom(seed: number): Random {
  let words = plainWords(seeded(seed));
  let position = SIZE;
  let listed = 0;
  const refill = (): void => {
    if (position < SIZE) return;
    words.twist();
    position = 0;
  };
  const next = (): number => {
    refill();
    position += 2;
    return numberAt(words.state, position - 2) / ALL;
  };
  const indexes = (rows: Uint32Array, count: number): void => {
    if (listed <= KERNEL_FROM && (listed += rows.length) > KERNEL_FROM) words = kernelWords(words);
    for (let done = 0; done < rows.length;) {
      refill();
      const end = Math.min(rows.length, done + (SIZE - position) / 2);
      words.fill(rows, done, end, position, count);
      position += 2 * (end - done);
      done = end;
    }
  };
  return { next, index: (count) => Math.floor(next() * count), indexes };
}

function seeded(seed: number): Int32Array {
  const size = Math.abs(seed);
  const high = Math.floor(size / 4_294_967_296);
  return stateFromWords(high === 0 ? [size >>> 0] : [size >>> 0, high >>> 0]);
}

function plainWords(state: Int32Array): Words {
  return {
    state,
    twist: () => twist(state),
    fill: (rows, from, end, start, size) => fill(rows, from, end, state, start, size),
  };
}

/** The same words and numbers, several times as fast. */
function kernelWords(plain: Words): Words {
  const { state, twist: turn, rows: drawn, draw } = createIndexKernel();
  state.set(plain.state);
  return {
    state,
    twist: turn,
    fill(rows, from, end, start, size) {
      if (size >= LOW) return fill(rows, from, end, state, start, size);
      const last = start + 2 * (end - from);
      for (let at = start; at < last;) {
        at = draw(at, last, size);
        for (const stop = Math.min(last, at + 8); at < stop; at += 2)
          drawn[at / 2] = (numberAt(state, at) / ALL) * size;
      }
      rows.set(drawn.subarray(start / 2, last / 2), from);
    },
  };
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
