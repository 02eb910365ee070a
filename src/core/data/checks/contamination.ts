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

/** Calls `each` with a 53-bit key of every run of eight words of a prompt. */
export function eachRun({ hashes, count }: ReturnType<RowWords>, each: (key: number, first: number) => void): void {
  const window = new Int32Array(RUN);
  let words = 0;
  for (let at = 0; at < count; at++) {
    const hash = hashes[at] ?? 0;
    if ((hash & (PAIR | ANSWER)) !== 0) continue;
    window[words++ % RUN] = hash;
    if (words < RUN) continue;
    let first = 0;
    let second = 0;
    for (let step = 0; step < RUN; step++) {
      const word = window[(words + step) % RUN] ?? 0;
      first = Math.imul(first ^ word, FIRST);
      second = Math.imul(second ^ word, SECOND) ^ (second >>> 15);
    }
    each((second >>> 11) * 4_294_967_296 + (first >>> 0), first);
  }
}

/**
 * Prompts that hold a run of eight words of a public test question: a model trained on them is no longer measured by that test.
 * `runs`: keys as `eachRun` makes them.
 */
export function createContaminationCheck(runs: readonly number[], words: RowWords, problems: ProblemLog): Check {
  const known = new Set(runs);
  const filter = new Uint8Array(FILTER_BITS);
  for (const key of runs) filter[key % FILTER_BITS] = 1;
  return {
    watch({ draft }) {
      let found = 0;
      eachRun(words(), (key, first) => {
        if (filter[(first >>> 0) % FILTER_BITS] === 1 && known.has(key)) found++;
      });
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
