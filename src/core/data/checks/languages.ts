import type { Check, WrittenRow } from './check.ts';
import { detectLanguage } from './detect-language.ts';
import { createHeldRows } from './held-rows.ts';
import { headText } from './row-excerpt.ts';

/** Rows looked at one by one; beyond, every second, then every fourth, and so on. */
const SAMPLE = 512;
const LOOKED_AT_BYTES = 300;
/** A set has one language when so many of its rows are in it. */
const DOMINANT = 0.9;

/**
 * Answers in another language than their prompts, in a set where nearly all have the same; and rows in another language than nearly
 * all others; on a sample of the rows. Translation sets and sets of many languages are neither.
 */
export function createLanguageCheck(): Check {
  const counts = new Map<string, number>();
  const mismatched = createHeldRows();
  const byLanguage = new Map<string, { row: number; line: number }[]>();
  let rows = 0;
  let sampled = 0;
  let every = 1;
  let compared = 0;

  function look({ draft }: WrittenRow): void {
    sampled++;
    const asked = detectLanguage(headText(draft, draft.prompt, LOOKED_AT_BYTES), true);
    const answered = detectLanguage(headText(draft, draft.answer, LOOKED_AT_BYTES), true);
    const language = answered ?? asked;
    if (language !== undefined) {
      counts.set(language, (counts.get(language) ?? 0) + 1);
      const known = byLanguage.get(language) ?? [];
      if (known.length < 20) byLanguage.set(language, [...known, { row: draft.row, line: draft.line }]);
    }
    if (asked === undefined || answered === undefined) return;
    compared++;
    if (asked !== answered)
      mismatched.hold(draft.row, () => `line ${draft.line}: asked in ${asked}, answered in ${answered}`);
  }

  return {
    watch(row) {
      if (rows++ % every === 0) look(row);
      if (sampled >= SAMPLE * (Math.log2(every) + 1)) every *= 2;
    },
    report(problems) {
      if (compared >= 20 && mismatched.count() > 0 && mismatched.count() <= compared * (1 - DOMINANT))
        problems.note('language_mismatch', mismatched.count(), mismatched.rows());
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const [main] = [...counts].toSorted((a, b) => b[1] - a[1]);
      if (main === undefined || total < 20 || main[1] === total || main[1] < DOMINANT * total) return;
      const details = [...byLanguage]
        .filter(([language]) => language !== main[0])
        .flatMap(([language, found]) =>
          found.map(({ row, line }) => ({ row, detail: `line ${line}: ${language}, unlike most rows (${main[0]})` })),
        );
      problems.note(
        'language_mix',
        total - main[1],
        details.toSorted((a, b) => a.row - b.row),
      );
    },
    notes: () => (every === 1 ? [] : [`languages were looked at in ${sampled} of ${rows} rows`]),
  };
}
