import { SIZE } from '../../mersenne-twister.ts';
import { type WasmFunction, createWasmModule, wasm } from '../../wasm-module.ts';

/** The generator of `mersenne-twister.ts` and the row numbers made of its words, four at a time in WebAssembly's 128-bit lanes. */
export type IndexKernel = {
  /** The generator's state, to be read and written. */
  state: Int32Array;
  /** The next 624 words, in place. */
  twist: () => void;
  /** Where `draw` leaves its numbers: the one of the words at `position` and behind it stands at position / 2. */
  rows: Uint32Array;
  /**
   * Makes whole numbers below `size` (at most 2^26) of pairs of words, from an even position up to `end`. Stops in front of four of which
   * one cannot be told from its first word, and answers the position: below `end` when it stopped.
   */
  draw: (position: number, end: number, size: number) => number;
};

const SHIFT = 397;
const WORD = 4;
const FOUR = 4 * WORD;
/** The state, then room for loads that reach beyond its end, then the rows. */
const ROWS = SIZE * WORD + 2 * FOUR;
const ROW_BYTES = (SIZE / 2) * WORD + FOUR;
/** Bits that the first word of a pair has in its number. */
const BITS = 27;

export function createIndexKernel(): IndexKernel {
  const { memory, call } = createWasmModule(ROWS + ROW_BYTES, [twistFunction(), drawFunction()]);
  const [twist, draw] = [call('twist'), call('draw')];
  return {
    state: new Int32Array(memory, 0, SIZE),
    rows: new Uint32Array(memory, ROWS, SIZE / 2),
    twist: () => void twist(),
    draw: (position, end, size) => draw(position * WORD, end * WORD, size) / WORD,
  };
}

const { get, set, constant, simd, step, unsigned } = wasm;
const loop = [0x03, 0x40];
const againWhileBelow = [0x49, 0x0d, 0, 0x0b];
const drop = 0x1a;
const and = simd(0x4e);
const xor = simd(0x51);
const splat = simd(0x11);
const load = (offset = 0): number[] => simd(0, 2, ...unsigned(offset));
const store = (offset = 0): number[] => simd(11, 2, ...unsigned(offset));
const left = (bits: number): number[] => [...constant(bits), ...simd(0xab)];
const right = (bits: number): number[] => [...constant(bits), ...simd(0xad)];
const words = (word: number): number[] => [...constant(word), ...splat];
/** The first, third, fifth and seventh word of two vectors. */
const everySecond = simd(13, ...[0, 2, 4, 6].flatMap((word) => [0, 1, 2, 3].map((byte) => word * WORD + byte)));

/** twist(): a word depends on the one behind it and on one 227 before it, so that four at a time can be made in place. */
function twistFunction(): WasmFunction {
  const [at, next, fresh] = [0, 1, 2];
  const turn = SIZE - SHIFT + 1;
  const four = (other: readonly number[]): number[] =>
    [
      [...other, ...get(at), ...load(), ...get(at), ...load(WORD), ...set(next)],
      [...get(next), ...words(-0x80000000), ...simd(0x52), ...right(1)], // the top bit of one, the rest of the next
      [...get(next), ...left(31), ...constant(31), ...simd(0xac), ...words(-0x66f74f21), ...and],
      [...xor, ...xor, ...set(fresh), ...get(at), ...get(fresh), ...store()],
    ].flat();
  const ahead = four([...get(at), ...load(SHIFT * WORD)]);
  const behind = four([...get(at), ...constant((SIZE - SHIFT) * WORD), 0x6b, ...load()]);
  const code = [
    [...constant(0), ...set(at), ...ahead],
    [...get(at), ...get(fresh), ...store(SIZE * WORD)], // where those at the end look for the first
    [...step(at, FOUR), drop, ...loop, ...ahead, ...step(at, FOUR), ...constant(turn * WORD), ...againWhileBelow],
    [...loop, ...behind, ...step(at, FOUR), ...constant(SIZE * WORD), ...againWhileBelow],
  ].flat();
  return { name: 'twist', parameters: 0, returns: false, locals: [1, 2], code };
}

/**
 * draw(from, end, size): the first word times the size; the bits above 27 are the number unless what the second word adds, less than the
 * size, could carry into them.
 */
function drawFunction(): WasmFunction {
  const [at, end, size, sizes, most, word, low, high] = [0, 1, 2, 3, 4, 5, 6, 7];
  const shifted = (shift: readonly number[]): number[] => [...get(word), ...get(word), ...shift];
  const keep = [...xor, ...set(word)];
  const temper = [
    [...shifted(right(11)), ...keep],
    [...shifted([...left(7), ...words(-0x62d3a980), ...and]), ...keep],
    [...shifted([...left(15), ...words(-0x103a0000), ...and]), ...keep],
    [...shifted(right(18)), ...keep],
  ].flat();
  const above = (product: number): number[] => [...get(product), ...constant(BITS), ...simd(0xcd)];
  const code = [
    [...get(size), ...splat, ...set(sizes), ...constant(2 ** BITS - 1), ...get(size), 0x6b, ...splat, ...set(most)],
    loop,
    [...get(at), ...load(), ...get(at), ...load(FOUR), ...everySecond, ...set(word), ...temper],
    [...get(word), ...right(32 - BITS), ...set(word)],
    [...get(word), ...get(sizes), ...simd(0xde), ...set(low)],
    [...get(word), ...get(sizes), ...simd(0xdf), ...set(high)],
    [...get(low), ...get(high), ...everySecond, ...words(2 ** BITS - 1), ...and, ...get(most), ...simd(0x3b)],
    [...simd(0x53), 0x04, 0x40, ...get(at), 0x0f, 0x0b], // if any is above, return
    [...get(at), ...constant(1), 0x76, ...above(low), ...above(high), ...everySecond, ...store(ROWS)],
    [...step(at, 2 * FOUR), ...get(end), ...againWhileBelow],
    get(at),
  ].flat();
  return { name: 'draw', parameters: 3, returns: true, locals: [0, 5], code };
}
