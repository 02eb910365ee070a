import type { Check, WrittenRow } from './check.ts';
import { createHeldRows } from './held-rows.ts';

/** Tokens of text: about four ASCII characters each, and about one for each other character. */
const ASCII_PER_TOKEN = 4;
/** An estimate may be off by so much: only beyond it is a row surely too long. */
const SURE = 1.3;

/**
 * Rows longer than the training window. Their end is cut, and the end is the target: when system and prompt alone fill the window,
 * nothing is left to learn from and the run trains on nothing.
 */
export function createTokenLengthCheck(window: number): Check {
  const cut = createHeldRows();
  const lost = createHeldRows();
  return {
    watch(row) {
      const { draft } = row;
      // No text has more tokens than bytes.
      if (draft.answer.end - draft.answer.start + draft.prompt.end - draft.prompt.start < window) return;
      const before = tokensOf(row, 'prompt') + bytesOf(row, 'system') / ASCII_PER_TOKEN;
      const all = Math.round(before + tokensOf(row, 'answer') + bytesOf(row, 'reasoning') / ASCII_PER_TOKEN);
      if (all <= window) return;
      if (before <= window * SURE) return cut.hold(draft.row, () => said(row, `about ${all} tokens`, window));
      lost.hold(draft.row, () => said(row, `about ${Math.round(before)} tokens before the answer begins`, window));
    },
    report(problems) {
      if (cut.count() > 0) problems.note('over_window', cut.count(), cut.rows());
      if (lost.count() > 0) problems.note('target_beyond_window', lost.count(), lost.rows());
    },
  };
}

function said({ draft }: WrittenRow, what: string, window: number): string {
  return `line ${draft.line}: ${what}, training reads ${window}`;
}

function bytesOf({ draft }: WrittenRow, role: 'system' | 'reasoning'): number {
  return draft[role].end - draft[role].start;
}

/** From bytes and code points alone: each character beyond ASCII has two continuation bytes in most scripts that matter here. */
function tokensOf(row: WrittenRow, role: 'prompt' | 'answer'): number {
  const { codePoints } = row[role];
  const bytes = row.draft[role].end - row.draft[role].start;
  const foreign = Math.min(codePoints, (bytes - codePoints) / 2);
  return (codePoints - foreign) / ASCII_PER_TOKEN + foreign;
}
