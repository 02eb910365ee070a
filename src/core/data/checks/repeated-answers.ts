import type { Hash64 } from '../hash-bytes.ts';
import type { Check } from './check.ts';
import { excerptOf } from './row-excerpt.ts';

/** Shorter answers repeat because they are labels. */
const MIN_CHARACTERS = 40;
const TRACKED = 64;
const SHARE = 0.05;
const MIN_ROWS = 10;

type Tracked = { count: number; row: number; detail: string | undefined };

/**
 * One long answer given to many different prompts: boilerplate that teaches the model to say it always. Keeps the 64 most frequent
 * (Misra and Gries, 1982: an answer with more than 1/65 of the rows is never lost; counts are lower bounds).
 */
export function createRepeatedAnswerCheck(hash: Hash64): Check {
  const tracked = new Map<number, Tracked>();
  let rows = 0;
  let forgot = false;

  function forgetOne(): void {
    forgot = true;
    for (const [key, entry] of tracked) if (--entry.count <= 0) tracked.delete(key);
  }

  function frequent(): Tracked[] {
    return [...tracked.values()].filter(({ count }) => count >= MIN_ROWS && count >= SHARE * rows);
  }

  return {
    watch({ draft, answer }) {
      rows++;
      if (answer.codePoints < MIN_CHARACTERS) return;
      hash.of(draft.text, draft.answer.start, draft.answer.end);
      const key = hash.high * 2 ** 20 + (hash.low >>> 12);
      const known = tracked.get(key);
      if (known !== undefined) {
        known.count++;
        // Only now: most answers are never seen again, and the text is the same as it was.
        known.detail ??= excerptOf(draft, draft.answer);
      } else if (tracked.size >= TRACKED) forgetOne();
      else tracked.set(key, { count: 1, row: draft.row, detail: undefined });
    },
    notes: () =>
      forgot && frequent().length > 0
        ? [
            `the ${TRACKED} most frequent long answers are counted: the rows of repeated_answers are the least that there are`,
          ]
        : [],
    report(problems) {
      const found = frequent();
      if (found.length === 0) return;
      const details = found
        .toSorted((a, b) => b.count - a.count)
        .map(({ row, detail, count }) => ({ row, detail: `${detail ?? ''} answers ${count} prompts` }));
      problems.note(
        'repeated_answers',
        found.reduce((sum, { count }) => sum + count, 0),
        details,
      );
    },
  };
}
