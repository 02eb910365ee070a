import { type WasmFunction, createWasmModule, wasm } from '../../wasm-module.ts';

/** Permutations of a sketch: 16 bands of 5 rows. */
export const PERMUTATIONS = 80;
/** Most shingles of one text; what is behind them is not compared. */
export const MAX_SHINGLES = 15_000;

/** Vectors of four permutations that one walk over the shingles serves. */
const GROUPS = 4;
const MULTIPLIERS = 0;
const ADDENDS = 512;
const SKETCH = 1024;
const SHINGLES = 2048;

/** Smallest value of each permutation over a set of shingles. */
export type MinhashKernel = {
  /** Where the shingles are put before `sketch`. */
  shingles: Uint32Array;
  /** What `sketch` leaves. */
  minima: Uint32Array;
  sketch(count: number): void;
  /** The first of the minima alone. */
  first(count: number): number;
};

/**
 * MinHash over shingle -> multiplier * shingle + addend modulo 2^32, four permutations at a time in WebAssembly's 128-bit lanes.
 * Source of the method: Broder, "On the resemblance and containment of documents", 1997.
 */
export function createMinhashKernel(): MinhashKernel {
  const { memory, call } = createWasmModule(SHINGLES + MAX_SHINGLES * 4, [sketchFunction()]);
  const sketch = call('sketch');
  const words = new Uint32Array(memory);
  const multipliers = words.subarray(MULTIPLIERS / 4, MULTIPLIERS / 4 + PERMUTATIONS);
  const addends = words.subarray(ADDENDS / 4, ADDENDS / 4 + PERMUTATIONS);
  const shingles = words.subarray(SHINGLES / 4, SHINGLES / 4 + MAX_SHINGLES);
  const random = createRandom(0x5eed);
  for (let at = 0; at < PERMUTATIONS; at++) {
    multipliers[at] = random() | 1;
    addends[at] = random();
  }
  const [multiplier = 1, addend = 0] = [multipliers[0], addends[0]];
  return {
    shingles,
    minima: words.subarray(SKETCH / 4, SKETCH / 4 + PERMUTATIONS),
    sketch: (count) => void sketch(SHINGLES + count * 4),
    first(count) {
      let least = 0xffffffff;
      for (let at = 0; at < count; at++) {
        const value = (Math.imul(shingles[at] ?? 0, multiplier) + addend) >>> 0;
        if (value < least) least = value;
      }
      return least;
    },
  };
}

/** xorshift32 (Marsaglia, 2003): the permutations are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** sketch(end): for p in steps of 16 bytes: minima[p] = min over shingles i < end of i * multipliers[p] + addends[p]. */
function sketchFunction(): WasmFunction {
  const { get, set, constant, simd, step, unsigned } = wasm;
  const [end, p, i, shingle] = [0, 1, 2, 3];
  const lanes = Array.from({ length: GROUPS }, (_, group) => ({
    at: group * 16,
    factor: 4 + group * 3,
    summand: 5 + group * 3,
    least: 6 + group * 3,
  }));
  const loop = [0x03, 0x40];
  const again = [0x49, 0x0d, 0, 0x0b]; // while below
  const code = [
    loop,
    ...lanes.flatMap(({ at, factor, summand, least }) => [
      [...get(p), ...simd(0, 4, ...unsigned(MULTIPLIERS + at)), ...set(factor)],
      [...get(p), ...simd(0, 4, ...unsigned(ADDENDS + at)), ...set(summand)],
      [...simd(12, ...Array.from({ length: 16 }, () => 0xff)), ...set(least)],
    ]),
    [...constant(SHINGLES), ...set(i)],
    loop,
    [...get(i), ...simd(9, 2, 0), ...set(shingle)],
    ...lanes.map(({ factor, summand, least }) =>
      [get(least), get(shingle), get(factor), simd(0xb5), get(summand), simd(0xae), simd(0xb7), set(least)].flat(),
    ),
    [...step(i, 4), ...get(end), ...again],
    ...lanes.map(({ at, least }) => [...get(p), ...get(least), ...simd(11, 4, ...unsigned(SKETCH + at))]),
    [...step(p, GROUPS * 16), ...constant(PERMUTATIONS * 4), ...again],
  ].flat();
  return { name: 'sketch', parameters: 1, returns: false, locals: [2, 1 + GROUPS * 3], code };
}
