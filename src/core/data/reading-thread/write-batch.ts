import type { DraftRow, Span } from '../draft-row.ts';
import type { RowLook } from '../row-look.ts';
import {
  type BatchEvent,
  EVENT,
  ROW,
  ROW_NUMBERS,
  type RowBatch,
  batchRoles,
  flagsOf,
  wordNumber,
} from './row-batch.ts';

const FIRST_BYTES = 1 << 20;
const FIRST_NUMBERS = 1 << 15;
const MOST_NUMBERS = ROW_NUMBERS + batchRoles.length * 2;

/** Gathers rows and events in the buffers that it has; they grow as needed. */
export type BatchWriter = {
  row(draft: DraftRow, look: RowLook): void;
  event(event: BatchEvent): void;
  /** What was gathered, to be given away: the next row needs `reuse`, or gets new buffers. */
  take(): RowBatch & { filled: number };
  /** Buffers that came back. */
  reuse(bytes: Buffer<ArrayBuffer>, table: Int32Array<ArrayBuffer>): void;
};

export function createBatchWriter(): BatchWriter {
  let bytes: Buffer<ArrayBuffer> = Buffer.alloc(0);
  let table = new Int32Array(0);
  let events: BatchEvent[] = [];
  let filled = 0;
  let length = 0;
  let drafted: DraftRow | undefined;
  let spans: Span[] = [];

  /** A reader has one draft, whose spans stay the same objects. */
  function setSpans(draft: DraftRow): void {
    if (draft === drafted) return;
    drafted = draft;
    spans = batchRoles.map((role) => draft[role]);
  }

  function makeRoom(more: number): void {
    if (filled + more > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, bytes.length * 1.5, filled + more));
      bytes.copy(larger, 0, 0, filled);
      bytes = larger;
    }
    if (length + MOST_NUMBERS <= table.length) return;
    const longer = new Int32Array(Math.max(FIRST_NUMBERS, table.length * 1.5));
    longer.set(table.subarray(0, length));
    table = longer;
  }

  /** Copies the part of the text in which the row's parts stand, and says where they are now. */
  function putParts(draft: DraftRow, from: number, to: number): number {
    makeRoom(to - from);
    draft.text.copy(bytes, filled, from, to);
    const moved = filled - from;
    let at = length + ROW_NUMBERS;
    let present = 0;
    let bit = 1;
    for (const { start, end } of spans) {
      const mine = bit;
      bit <<= 1;
      if (start < 0) continue;
      present |= mine;
      table[at++] = start + moved;
      table[at++] = end + moved;
    }
    filled += to - from;
    return present;
  }

  function putNumbers(draft: DraftRow, look: RowLook, present: number): void {
    const { prompt, answer, key } = look;
    let at = length;
    table[at++] = ROW;
    table[at++] = draft.row;
    table[at++] = draft.line;
    table[at++] = draft.parts;
    table[at++] = flagsOf(draft, look);
    table[at++] = look.signs;
    table[at++] = prompt.codePoints;
    table[at++] = wordNumber(prompt.reserved);
    table[at++] = answer.codePoints;
    table[at++] = wordNumber(answer.reserved);
    table[at++] = key.high;
    table[at++] = key.low;
    table[at++] = look.answerHash;
    table[at++] = look.systemHash;
    table[at++] = present;
  }

  return {
    row(draft, look) {
      setSpans(draft);
      const { from, to } = reach(draft.text.length, spans);
      const present = putParts(draft, from, to);
      putNumbers(draft, look, present);
      length += ROW_NUMBERS + 2 * ones(present);
    },
    event(event) {
      makeRoom(0);
      table[length++] = EVENT;
      table[length++] = events.length;
      events.push(event);
    },
    take() {
      const batch = { bytes, table, length, events, filled };
      bytes = Buffer.alloc(0);
      table = new Int32Array(0);
      events = [];
      filled = 0;
      length = 0;
      return batch;
    },
    reuse(usedBytes, usedTable) {
      bytes = usedBytes;
      table = usedTable;
    },
  };
}

/** The bytes [from, to) of the text that hold all parts. */
function reach(size: number, spans: readonly Span[]): { from: number; to: number } {
  let from = size;
  let to = 0;
  for (const { start, end } of spans) {
    if (start < 0) continue;
    if (start < from) from = start;
    if (end > to) to = end;
  }
  return { from: Math.min(from, to), to };
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
