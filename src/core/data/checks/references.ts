import { decodeSpan } from '../draft-row.ts';
import type { Hash64 } from '../hash-bytes.ts';
import { rowParts } from '../shapes/row-parts.ts';
import type { Check, WrittenRow } from './check.ts';
import { createHeldRows } from './held-rows.ts';
import { excerptOf } from './row-excerpt.ts';

const MIN_ROWS = 20;
/** A form that so many references have is the form: a reward function parses it, and fails on the others. */
const USUAL = 0.9;
const FORMS = ['object', 'list', 'number', 'text'] as const;
type Form = (typeof FORMS)[number];

/** References of RFT rows: one answer for all prompts gives a reward for guessing; one of another form breaks the reward function. */
export function createReferenceCheck(hash: Hash64): Check {
  const held = { object: createHeldRows(), list: createHeldRows(), number: createHeldRows(), text: createHeldRows() };
  const missing = createHeldRows();
  let first: number | undefined;
  let same = 0;
  let rows = 0;

  function look({ draft }: WrittenRow): void {
    const { answer, text } = draft;
    rows++;
    hash.of(text, answer.start, answer.end);
    first ??= hash.low;
    if (first === hash.low) same++;
    const form = formOf(decodeSpan(draft, answer));
    held[form].hold(draft.row, () => `${draft.unit} ${draft.line}: ${excerptOf(draft, answer)}`);
  }

  return {
    watch(row) {
      const { draft } = row;
      if ((draft.parts & rowParts.reference) !== 0) look(row);
      else missing.hold(draft.row, () => `${draft.unit} ${draft.line} has no reference_answer`);
    },
    report(problems) {
      if (rows >= MIN_ROWS && same === rows)
        problems.note('constant_reference', rows, [{ row: 0, detail: `all ${rows} references are the same` }]);
      if (rows === 0 && missing.count() > 0) problems.note('no_reference', missing.count(), missing.rows());
      const usual = FORMS.find((form) => held[form].count() >= USUAL * rows);
      if (rows < MIN_ROWS || usual === undefined || usual === 'text') return;
      const odd = FORMS.filter((form) => form !== usual && held[form].count() > 0);
      const count = odd.reduce((sum, form) => sum + held[form].count(), 0);
      const details = odd.flatMap((form) =>
        held[form].rows().map(({ row, detail }) => ({ row, detail: `${detail} is a ${form}, most are a ${usual}` })),
      );
      if (count > 0)
        problems.note(
          'odd_reference',
          count,
          details.toSorted((a, b) => a.row - b.row),
        );
    },
  };
}

function formOf(text: string): Form {
  const trimmed = text.trim();
  if (trimmed !== '' && Number.isFinite(Number(trimmed))) return 'number';
  if (!/^[[{]/.test(trimmed)) return 'text';
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) ? 'list' : 'object';
  } catch {
    return 'text'; // looks like JSON and is not: a reward function will find out, too
  }
}
