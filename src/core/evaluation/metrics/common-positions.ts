import { countBits } from './common-subsequence.ts';

const WORD = 30;
const ONES = 2 ** WORD - 1;

/** The rows of a table of common subsequence lengths as bits: bit j of row i is 0 where the length grows from column j to j + 1. */
type Rows = { bits: Int32Array; words: number };

/**
 * Positions in `a` of one longest common subsequence with `b`, read from the end: where tokens differ, left when the left length is larger,
 * else up. The table is kept as bits (see `createCommonLength`), a thirtieth of its numbers, and a length is counted from its row.
 */
export function commonPositions(a: readonly string[], b: readonly string[]): number[] {
  const rows = toRows(a, b);
  const positions: number[] = [];
  let [i, j] = [a.length, b.length];
  let [here, above] = [lengthAt(rows, i, j), lengthAt(rows, i - 1, j)];
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      positions.push(i - 1);
      i--;
      j--;
      [here, above] = [above - growth(rows, i, j), lengthAt(rows, i - 1, j)];
    } else if (here - growth(rows, i, j - 1) > above) {
      j--;
      [here, above] = [here - growth(rows, i, j), above - growth(rows, i - 1, j)];
    } else {
      i--;
      [here, above] = [above, lengthAt(rows, i - 1, j)];
    }
  }
  return positions;
}

function toRows(a: readonly string[], b: readonly string[]): Rows {
  const words = Math.ceil(b.length / WORD);
  const bits = new Int32Array((a.length + 1) * words).fill(ONES, 0, words);
  const masks = toMasks(b, words);
  const none = new Int32Array(words);
  for (const [i, token] of a.entries()) {
    const mask = masks.get(token) ?? none;
    let carry = 0;
    for (let word = 0; word < words; word++) {
      const v = bits[i * words + word] ?? 0;
      const m = mask[word] ?? 0;
      const sum = v + (v & m) + carry;
      carry = sum >>> WORD;
      bits[(i + 1) * words + word] = (sum & ONES) | (v & ~m);
    }
  }
  return { bits, words };
}

/** Where each token stands. */
function toMasks(b: readonly string[], words: number): Map<string, Int32Array> {
  const masks = new Map<string, Int32Array>();
  for (const [j, token] of b.entries()) {
    const mask = masks.get(token) ?? new Int32Array(words);
    mask[Math.floor(j / WORD)] = (mask[Math.floor(j / WORD)] ?? 0) | (1 << (j % WORD));
    masks.set(token, mask);
  }
  return masks;
}

/** How much the length of row i grows from column j to j + 1: 0 or 1. */
function growth({ bits, words }: Rows, i: number, j: number): number {
  return (~(bits[i * words + Math.floor(j / WORD)] ?? 0) >>> (j % WORD)) & 1;
}

/** Length of the longest common subsequence of the first i and the first j tokens; 0 above the table. */
function lengthAt({ bits, words }: Rows, i: number, j: number): number {
  if (i < 0) return 0;
  const last = Math.floor(j / WORD);
  let length = 0;
  for (let word = 0; word < last; word++) length += countBits(~(bits[i * words + word] ?? 0) & ONES);
  const rest = 2 ** (j % WORD) - 1;
  return length + (rest === 0 ? 0 : countBits(~(bits[i * words + last] ?? 0) & rest));
}
