import { ANSWER, PAIR } from '../near-duplicates/shingles.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { Check } from './check.ts';
import { excerptOf } from './row-excerpt.ts';

/** Words in a run. Source of the measure: runs of 8 to 13 words are what published contamination reports compare. */
export const RUN = 8;
/** Nine words in a row: eight alone are said by chance ("how much does she make every day at"). */
const MIN_RUNS = 2;
const FIRST = 0x01000193;
const SECOND = 0x27d4eb2f;
const FILTER_BITS = 1 << 18;

/** Words of a row's prompt as the near-duplicate search hashed them; 0 entries where it did not look at the row. */
export type RowWords = () => { hashes: Uint32Array; count: number };

/**
 * Calls `each` with a 53-bit key of every run of eight words of a prompt. `wanted` says by half of a key whether the other half is
 * worth working out.
 */
export function eachRun(
  { hashes, count }: ReturnType<RowWords>,
  each: (key: number) => void,
  wanted: (first: number) => boolean = () => true,
): void {
  const words = new Int32Array(count);
  let length = 0;
  for (let at = 0; at < count; at++) {
    const hash = hashes[at] ?? 0;
    if ((hash & (PAIR | ANSWER)) === 0) words[length++] = hash;
  }
  for (let from = 0; from + RUN <= length; from++) {
    let first = 0;
    for (let at = from; at < from + RUN; at++) first = Math.imul(first ^ (words[at] ?? 0), FIRST);
    first >>>= 0;
    if (wanted(first)) each((secondOf(words, from) >>> 11) * 4_294_967_296 + first);
  }
}

function secondOf(words: Int32Array, from: number): number {
  let second = 0;
  for (let at = from; at < from + RUN; at++) second = Math.imul(second ^ (words[at] ?? 0), SECOND) ^ (second >>> 15);
  return second;
}

/**
 * Prompts that hold a run of eight words of a public test question: a model trained on them is no longer measured by that test.
 * `runs`: keys as `eachRun` makes them.
 */
export function createContaminationCheck(runs: readonly number[], words: RowWords, problems: ProblemLog): Check {
  const known = new Set(runs);
  const filter = new Uint8Array(FILTER_BITS);
  for (const key of runs) filter[key % FILTER_BITS] = 1;
  // The lowest bits of a key are those of its first half, which is found without a division.
  let found = 0;
  const wanted = (first: number): boolean => filter[first & (FILTER_BITS - 1)] === 1;
  const count = (key: number): void => {
    if (known.has(key)) found++;
  };
  return {
    watch({ draft }) {
      found = 0;
      eachRun(words(), count, wanted);
      if (found < MIN_RUNS) return;
      problems.add(
        'benchmark_rows',
        draft.row,
        () =>
          `${draft.unit} ${draft.line}: ${excerptOf(draft, draft.prompt)} shares ${found} runs of ${RUN} words with public test questions`,
      );
    },
    report() {
      // said row by row
    },
  };
}
