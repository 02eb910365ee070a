import type { RowWords } from '../checks/contamination.ts';
import type { Check } from '../checks/check.ts';
import { createHeldRows } from '../checks/held-rows.ts';
import { excerptOf } from '../checks/row-excerpt.ts';
import type { DraftRow } from '../draft-row.ts';
import { mix32 } from '../hash-bytes.ts';
import type { ProblemLog } from '../problem-log.ts';
import { type NearBounds, type NearRow, createNearIndex } from './near-index.ts';
import { PAIR } from './shingles.ts';

/** Fewer near duplicates than this share of the rows do no harm: said, but no warning. */
const HARM = 0.01;
/** Pairs that differ in words are judged at the end, when it is known which words are usual: as many as are kept. */
const MAX_PAIRS = 2000;
/** Text that is compared whole; of more, a share. */
const WHOLE_BYTES = 64 << 20;
/** A word in at most so many rows was misspelt or made up for this one. */
const RARE = 2;
const WORD_COUNTERS = 65_536;
/** Rows with other words are the same from here on; below, two members of a family of functions are told apart by a name. */
const SAME = 0.9;

/** About 60 MB when full: 130,000 rows; of larger sets a share is compared. */
export const NEAR_BOUNDS: NearBounds = { rows: 131_072, shingles: 8 << 20 };

/** The power of two of the share of a source of so many bytes that is compared. */
export function nearShare(bytes: number): number {
  return Math.max(0, Math.ceil(Math.log2(bytes / WHOLE_BYTES)));
}

type Pair = { row: number; detail: string; words: number[]; similarity: number };

export type NearCheck = Check & {
  /**
   * The earlier row that this one nearly repeats. To be asked of each row before it is watched; exact copies are no news.
   * `answerHash`: of a long answer, 0 for a short one.
   */
  find(draft: DraftRow, copy: boolean, answerHash: number): NearRow | undefined;
  /** The words of the row that was asked for last, prompt first; none when it was not looked at. */
  words: RowWords;
};

/**
 * Near duplicates: rows that say the same in nearly the same words, with the same numbers. Where the words that differ are usual
 * in the set, the rows are siblings made from one pattern, which is another, milder finding. Of large sets one row in 2^share is
 * compared, chosen by its long answer (near duplicates mostly have the same), or by what its words share with near duplicates.
 */
export function createNearCheck(bounds: NearBounds, share = 0): NearCheck {
  const index = createNearIndex(bounds);
  const repeats = createHeldRows();
  const pairs: Pair[] = [];
  const leaks = createHeldRows();
  const counters = new Uint8Array(WORD_COUNTERS);
  let unheld = 0;
  let rows = 0;
  let last: NearRow | undefined;

  function countWords(): void {
    for (const hash of index.words()) {
      if ((hash & PAIR) !== 0) continue;
      const at = hash >>> 16;
      if ((counters[at] ?? 0) < 255) counters[at] = (counters[at] ?? 0) + 1;
    }
  }

  function note(near: NearRow, draft: DraftRow, split: number): void {
    const detail = (): string =>
      `line ${draft.line}: ${excerptOf(draft, draft.prompt)} is ${Math.floor(near.similarity * 100)} % row ${near.row}`;
    if (near.contained) {
      repeats.hold(draft.row, detail);
      if (near.split !== split) leaks.hold(draft.row, detail);
    } else if (pairs.length < MAX_PAIRS)
      pairs.push({ row: draft.row, detail: detail(), words: near.words, similarity: near.similarity });
    else unheld++;
  }

  function judge(problems: ProblemLog): void {
    const odd = pairs.filter(
      ({ words, similarity }) => similarity >= SAME && words.some((word) => (counters[word >>> 16] ?? 0) <= RARE),
    );
    const usual = pairs.filter((pair) => !odd.includes(pair));
    const near = [...repeats.rows(), ...odd].toSorted((a, b) => a.row - b.row);
    const count = repeats.count() + odd.length;
    if (count > 0) problems.note('near_duplicates', count, near, count < HARM * rows ? 'info' : 'warn');
    if (usual.length > 0) problems.note('similar_rows', usual.length + unheld, usual);
    if (leaks.count() > 0) problems.note('near_leakage', leaks.count(), leaks.rows());
  }

  return {
    find(draft, copy, answerHash) {
      last = undefined;
      const chosen = share === 0 || answerHash === 0 || mix32(answerHash, 11) >>> (32 - share) === 0;
      if (!chosen) {
        index.pass();
        return undefined;
      }
      const found = index.find(draft.text, draft.prompt, draft.answer, answerHash === 0 ? share : 0);
      if (!copy) last = found;
      return last;
    },
    watch({ draft, split }) {
      rows++;
      countWords();
      if (last !== undefined) note(last, draft, split);
      index.keep(draft.row, split);
    },
    report: judge,
    words: () => index.shingles(),
    notes() {
      const oneIn = Math.max(index.compared().oneIn, 2 ** share);
      return oneIn === 1 ? [] : [`near duplicates were looked for in about one row of ${oneIn}: the set is large`];
    },
  };
}
