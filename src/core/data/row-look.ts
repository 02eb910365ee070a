import type { DraftRow, Span } from './draft-row.ts';
import type { Hash64 } from './hash-bytes.ts';
import { writtenRoles } from './repairs/rewrite-draft.ts';
import { createHeldText } from './held-text.ts';
import { type TextScan, createTextScan } from './scan-text.ts';

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
  const text = createHeldText();

  function setKey(draft: DraftRow, span: Span, look: RowLook): void {
    if (span === draft.key) text.hold(draft.text, span);
    const { bytes, length } = text.fold();
    hash.of(bytes, 0, length);
    look.key.high = hash.high;
    look.key.low = hash.low;
  }

  function hashOf(draft: DraftRow, span: Span): number {
    if (span.start < 0) return 0;
    hash.of(draft.text, span.start, span.end);
    return hash.low;
  }

  return (draft, look) => {
    const told = draft.key.start >= 0 ? draft.key : draft.prompt;
    look.signs = 0;
    for (const role of writtenRoles) {
      const span = draft[role];
      text.hold(draft.text, span);
      if (role === 'prompt') text.scan(look.prompt);
      if (role === 'answer') text.scan(look.answer);
      look.signs |= text.signs();
      if (span === told) setKey(draft, told, look);
    }
    if (told === draft.key) setKey(draft, told, look);
    look.answerHash = hashOf(draft, draft.answer);
    look.systemHash = hashOf(draft, draft.system);
  };
}
