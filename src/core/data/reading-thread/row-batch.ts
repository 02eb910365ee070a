import { type DraftRow, type RowRole, rowRoles } from '../draft-row.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { RowLook } from '../row-look.ts';
import { reservedWords } from '../scan-text.ts';
import type { RowShape } from '../shapes/detect-shape.ts';

/** What a reader says between its rows; each is a call of the same name. */
export type BatchEvent =
  | { call: 'begin'; name: string; row: number }
  | { call: 'tell'; code: ProblemCode; detail: string }
  | { call: 'bad'; row: number; line: number; code: ProblemCode; detail: string }
  | { call: 'remark'; row: number; code: ProblemCode; detail: string }
  | { call: 'picture'; name: string; base64: string }
  | { call: 'repair'; code: string; count: number }
  | { call: 'shape'; row: number; shape: RowShape };

/**
 * Rows and events in the order in which a reader gave them. `table` holds, for a row, ROW and its numbers, then start and end of
 * each part it has, as places in `bytes`; for an event, EVENT and its place in `events`.
 */
export type RowBatch = {
  bytes: Buffer<ArrayBuffer>;
  table: Int32Array<ArrayBuffer>;
  length: number;
  events: BatchEvent[];
};

export const ROW = 0;
export const EVENT = 1;
/** Numbers of a row before its parts. */
export const ROW_NUMBERS = 16;

/** Parts of a row in the order of their bits. */
export const batchRoles = [...rowRoles, 'conversation'] as const satisfies readonly (RowRole | 'conversation')[];

export const flags = {
  record: 1,
  promptBlank: 2,
  promptLine: 4,
  answerBlank: 8,
  answerLine: 16,
} as const;

/** A reserved word as a number: its place in the list + 1, 0 for none. */
export function wordNumber(word: string): number {
  return reservedWords.findIndex((known) => known === word) + 1;
}

export function wordOf(number: number): string {
  return reservedWords[number - 1] ?? '';
}

export function flagsOf({ unit }: DraftRow, { prompt, answer }: RowLook): number {
  return (
    (unit === 'record' ? flags.record : 0) |
    (prompt.blank ? flags.promptBlank : 0) |
    (prompt.singleLine ? flags.promptLine : 0) |
    (answer.blank ? flags.answerBlank : 0) |
    (answer.singleLine ? flags.answerLine : 0)
  );
}
