import { type WasmFunction, createWasmModule, wasm } from '../wasm-module.ts';

/** Texts up to so many bytes are looked at in a kernel's memory. */
export const KERNEL_BYTES = 1 << 18;
const TABLES = 0;
const TABLE_BYTES = 32;
const MAX_TABLES = 8;
const TEXT = TABLES + TABLE_BYTES * MAX_TABLES;
const PADDING = 64;

/** Finds the first byte of a set in [from, end); `end` when there is none. */
export type SkipBytes = (from: number, end: number) => number;

/** Looks at sixteen bytes at a time, in memory of its own. */
export type TextKernel = {
  /** All of the memory; texts are put at `text`, folded ones come out at `folded`. Both have the same room. */
  bytes: Buffer;
  text: number;
  folded: number;
  /** A function that skips all bytes but these and, with `high`, those beyond ASCII. At most eight leading hex digits. */
  skipTo(bytes: readonly number[]): SkipBytes;
  /**
   * Copies bytes in lower case from `from` to `to`, in steps of sixteen, up to an escape, a byte beyond ASCII or two blanks side by
   * side. Returns how many.
   */
  foldRun(from: number, end: number, to: number): number;
};

/** The method of finding bytes by tables of their two halves: Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019. */
export function createTextKernel(room = KERNEL_BYTES): TextKernel {
  const folded = TEXT + room + PADDING;
  const { memory, call } = createWasmModule(folded + room + PADDING, [nextFunction(), foldFunction()]);
  const bytes = Buffer.from(memory);
  const next = call('next');
  let tables = 0;
  return {
    bytes,
    text: TEXT,
    folded,
    skipTo(wanted) {
      if (tables === MAX_TABLES) throw new RangeError(`a kernel has ${MAX_TABLES} tables`);
      const at = TABLES + TABLE_BYTES * tables++;
      bytes.set(tablesOf(wanted), at);
      return (from, end) => {
        const found = next(from, end, at);
        return found < end ? found : end;
      };
    },
    foldRun: call('fold'),
  };
}

/** For each low half of a byte, then for each high half, in which groups it is: a byte is wanted when both are in one. */
function tablesOf(wanted: readonly number[]): Uint8Array {
  const tables = new Uint8Array(TABLE_BYTES);
  const groups = new Map<string, number>();
  for (let high = 0; high < 16; high++) {
    const lows = wanted.filter((byte) => byte >> 4 === high).map((byte) => byte & 15);
    if (lows.length === 0) continue;
    const key = lows.toSorted((a, b) => a - b).join();
    const group = groups.get(key) ?? groups.size;
    if (group > 7) throw new RangeError('the wanted bytes need more than eight groups');
    groups.set(key, group);
    for (const low of lows) tables[low] = (tables[low] ?? 0) | (1 << group);
    tables[16 + high] = 1 << group;
  }
  return tables;
}

const { get, set, constant, simd, step } = wasm;
const splat = (byte: number): number[] => simd(12, ...Array.from({ length: 16 }, () => byte));
const and = simd(0x4e);
const or = simd(0x50);
const equal = simd(0x23);

/** next(from, end, tables): the first wanted byte, or one behind the end. Reads up to 15 bytes behind the end. */
function nextFunction(): WasmFunction {
  const [from, end, tables, hits, low, high, block] = [0, 1, 2, 3, 4, 5, 6];
  const inGroup = [
    [...get(low), ...get(block), ...splat(15), ...and, ...simd(14)],
    [...get(high), ...get(block), ...constant(4), ...simd(0x6d), ...simd(14)],
    and,
  ].flat();
  const code = [
    [...get(tables), ...simd(0, 4, 0), ...set(low), ...get(tables), ...simd(0, 4, 16), ...set(high)],
    [0x02, 0x40, 0x03, 0x40], // block, loop
    [...get(from), ...get(end), 0x4f, 0x0d, 1], // leave at the end
    [...get(from), ...simd(0, 0, 0), ...set(block)],
    [...inGroup, ...splat(0), ...equal, ...simd(0x64), ...constant(0xffff), 0x73, 0x22, hits],
    [0x04, 0x40, ...get(from), ...get(hits), 0x68, 0x6a, 0x0f, 0x0b], // if any: return from + the first
    [...step(from, 16), 0x1a, 0x0c, 0, 0x0b, 0x0b], // drop, again
    get(end),
  ].flat();
  return { name: 'next', parameters: 3, returns: true, locals: [1, 3], code };
}

/** fold(from, end, to): see `foldRun`. */
function foldFunction(): WasmFunction {
  const [from, end, to, start, block] = [0, 1, 2, 3, 4];
  const special = [
    [...get(block), ...splat(0), ...simd(0x25)], // beyond ASCII
    [...get(block), ...splat(0x5c), ...equal, ...or],
    [...get(block), ...splat(0x20), ...equal],
    [...get(from), ...simd(0, 0, 1), ...splat(0x20), ...equal, ...and, ...or],
  ].flat();
  const lowered = [
    get(block),
    [...get(block), ...splat(65), ...simd(0x71), ...splat(26), ...simd(0x26)], // A to Z
    [...splat(0x20), ...and, ...or],
  ].flat();
  const code = [
    [...get(from), ...set(start), 0x02, 0x40, 0x03, 0x40],
    [...get(from), ...constant(16), 0x6a, ...get(end), 0x4b, 0x0d, 1], // leave when less than a block is left
    [...get(from), ...simd(0, 0, 0), ...set(block), ...special, ...simd(0x53), 0x0d, 1],
    [...get(to), ...lowered, ...simd(11, 0, 0)],
    [...step(to, 16), 0x1a, ...step(from, 16), 0x1a, 0x0c, 0, 0x0b, 0x0b],
    [...get(from), ...get(start), 0x6b],
  ].flat();
  return { name: 'fold', parameters: 3, returns: true, locals: [1, 1], code };
}
