import { pairedPermutation } from './permutation.ts';
import type { Random } from './random.ts';

/** With so few pairs all sign flips are looked at. */
export const EXACT_PAIRS = 14;
const WORD_BITS = 32;
/** Sums that are equal in exact arithmetic may differ by this share in doubles. */
const RELATIVE_TIE = 100 * Number.EPSILON;

/**
 * Two-sided p of paired permutation tests, one for each list of differences: the share of random sign flips whose sum is at least as far
 * from zero as the observed one, which itself counts once (Phipson and Smyth 2010). All lists share the flips; few pairs are enumerated.
 */
export async function signFlipP(
  differences: readonly Float64Array[],
  flips: number,
  random: Random,
  breath: () => Promise<void> | undefined,
): Promise<number[]> {
  const [first] = differences;
  if (first === undefined) return [];
  if (first.length <= EXACT_PAIRS) return differences.map((one) => pairedPermutation([...one]).p);
  const observed = differences.map(sumsOf);
  const extreme = differences.map(() => 1);
  const words = new Uint32Array(Math.ceil(first.length / WORD_BITS));
  for (let flip = 0; flip < flips; flip++) {
    random.indexes(words, 2 ** WORD_BITS);
    for (const [index, one] of differences.entries()) {
      const { total, slack } = observed[index] ?? { total: 0, slack: 0 };
      if (Math.abs(total - 2 * chosenSum(one, words)) >= Math.abs(total) - slack)
        extreme[index] = (extreme[index] ?? 0) + 1;
    }
    const pause = breath();
    if (pause !== undefined) await pause;
  }
  return extreme.map((count) => count / (flips + 1));
}

/** The sum of the differences whose bit is set: those that change their sign. */
function chosenSum(differences: Float64Array, words: Uint32Array): number {
  let sum = 0;
  for (let word = 0, row = 0; word < words.length; word++) {
    const end = Math.min(differences.length, row + WORD_BITS);
    for (let bits = words[word] ?? 0; row < end; row++, bits >>>= 1) sum += (bits & 1) * (differences[row] ?? 0);
  }
  return sum;
}

function sumsOf(differences: Float64Array): { total: number; slack: number } {
  let total = 0;
  let size = 0;
  for (const value of differences) {
    total += value;
    size += Math.abs(value);
  }
  return { total, slack: RELATIVE_TIE * size };
}
