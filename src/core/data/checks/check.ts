import type { DraftRow } from '../draft-row.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { TextScan } from '../scan-text.ts';

/** A row that is written, as checks see it. Valid only during the call. */
export type WrittenRow = {
  draft: DraftRow;
  prompt: TextScan;
  answer: TextScan;
  /** The answer as a key: its bytes when it is one line of at most 80 characters, else an empty string. */
  shortAnswer: string;
  /** A system prompt is written, from the row or the request. */
  hasSystem: boolean;
  split: number;
  /** What a scan of the bytes of its texts showed, bits of `signs`. */
  signs: number;
  /** Hash of the folded prompt. */
  promptKey: { high: number; low: number };
};

/** One family of defects: a small state machine, fed row by row, then asked once for its findings. */
export type Check = {
  watch(row: WrittenRow): void;
  report(problems: ProblemLog): void;
  /** What has to be known to read the findings, such as that a sample was looked at. */
  notes?(): string[];
};
