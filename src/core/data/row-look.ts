import { rowSigns } from './checks/row-signs.ts';
import type { DraftRow, Span } from './draft-row.ts';
import type { Hash64 } from './hash-bytes.ts';
import { type TextScan, createFoldedText, createTextScan, foldText, scanText } from './scan-text.ts';

/** What the texts of one row show by themselves, whatever the other rows are. Costly to find, small to hand on. */
export type RowLook = {
  /** Bits of `signs`. */
  signs: number;
  prompt: TextScan;
  answer: TextScan;
  /** Hash of what tells the prompt from others, folded. */
  key: { high: number; low: number };
  /** Hashes of the texts as they are; 0 for no system prompt. */
  answerHash: number;
  systemHash: number;
};

export function createRowLook(): RowLook {
  return {
    signs: 0,
    prompt: createTextScan(),
    answer: createTextScan(),
    key: { high: 0, low: 0 },
    answerHash: 0,
    systemHash: 0,
  };
}

/** A function that looks at a draft and overwrites a look with what it saw. */
export function createLooker(hash: Hash64): (draft: DraftRow, look: RowLook) => void {
  const folded = createFoldedText();

  function hashOf(draft: DraftRow, span: Span): number {
    if (span.start < 0) return 0;
    hash.of(draft.text, span.start, span.end);
    return hash.low;
  }

  return (draft, look) => {
    const { text, prompt, answer } = draft;
    look.signs = rowSigns(draft);
    scanText(look.prompt, text, prompt.start, prompt.end);
    scanText(look.answer, text, answer.start, answer.end);
    const told = draft.key.start >= 0 ? draft.key : prompt;
    foldText(folded, text, told.start, told.end);
    hash.of(folded.bytes, 0, folded.length);
    look.key.high = hash.high;
    look.key.low = hash.low;
    look.answerHash = hashOf(draft, answer);
    look.systemHash = hashOf(draft, draft.system);
  };
}
