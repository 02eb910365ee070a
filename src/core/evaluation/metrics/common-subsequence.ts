/** Positions handled at once. With 30 bits the sum of two words and a carry is still a small integer. */
const WORD = 30;
const ONES = 2 ** WORD - 1;

/** Length of the longest common subsequence of two lists of token numbers (0 and up). */
export type CommonLength = (a: Int32Array, b: Int32Array) => number;

/**
 * The bit-parallel recurrence V' = (V + (V & M)) | (V & ~M) of H. Hyyrö, "Bit-parallel LCS-length computation revisited" (AWOCA 2004), after
 * Crochemore, Iliopoulos, Pinzon and Reid (2001): n·m/30 steps; the zero bits of V count the length. Words of V are done one after
 * another over all of `b`, each handing its carries to the next, so that memory is one word per token number. The memory is kept
 * between calls.
 */
export function createCommonLength(): CommonLength {
  let masks = new Int32Array(1024);
  let carries = new Uint8Array(1024);
  return (a, b) => {
    const largest = Math.max(largestOf(a), largestOf(b));
    if (largest >= masks.length) masks = new Int32Array(2 * largest);
    if (b.length > carries.length) carries = new Uint8Array(2 * b.length);
    carries.fill(0, 0, b.length);
    let length = 0;
    for (let start = 0; start < a.length; start += WORD) {
      const end = Math.min(start + WORD, a.length);
      for (let i = start; i < end; i++) masks[a[i] ?? 0] = (masks[a[i] ?? 0] ?? 0) | (1 << (i - start));
      length += countBits(~passOver(b, masks, carries) & ONES);
      for (let i = start; i < end; i++) masks[a[i] ?? 0] = 0;
    }
    return length;
  };
}

/** One word of V after all of `b`. Bits beyond the end of `a` have no mask and stay set. */
function passOver(b: Int32Array, masks: Int32Array, carries: Uint8Array): number {
  let v = ONES;
  for (let j = 0; j < b.length; j++) {
    const mask = masks[b[j] ?? 0] ?? 0;
    const sum = v + (v & mask) + (carries[j] ?? 0);
    carries[j] = sum >>> WORD;
    v = (sum & ONES) | (v & ~mask);
  }
  return v;
}

function largestOf(tokens: Int32Array): number {
  let largest = 0;
  for (let i = 0; i < tokens.length; i++) largest = Math.max(largest, tokens[i] ?? 0);
  return largest;
}

/** Bits set in a 32-bit word, by adding neighbours: pairs, nibbles, bytes. */
export function countBits(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
