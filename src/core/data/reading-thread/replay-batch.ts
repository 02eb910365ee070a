import { type DraftRow, type Span, createDraftRow, setSpan } from '../draft-row.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { type RowLook, createRowLook } from '../row-look.ts';
import type { TextScan } from '../scan-text.ts';
import type { RowSink } from '../sources/source.ts';
import { type BatchEvent, ROW, ROW_NUMBERS, type RowBatch, batchRoles, flags, wordOf } from './row-batch.ts';

/** Where what was read elsewhere is put, as if it were read here. */
export type ReplaySink = Omit<RowSink, 'row'> & {
  /** `look` is there when the row was looked at where it was read. */
  row(draft: DraftRow, look?: RowLook): void;
  begin(name: string, row: number): void;
  tell(code: ProblemCode, detail: string): void;
};

/** A function that makes the calls that a batch stands for, in their order. */
export function createReplay(sink: ReplaySink): (batch: RowBatch) => void {
  const draft = createDraftRow();
  const spans = batchRoles.map((role) => draft[role]);
  const look = createRowLook();

  return ({ bytes, table, length, events }) => {
    for (let at = 0; at < length;) {
      if (table[at] === ROW) {
        setNumbers(draft, look, table, at);
        at = setParts(spans, table, at);
        // Repairs give the draft a text of its own.
        draft.text = bytes;
        sink.row(draft, look);
        continue;
      }
      const event = events[table[at + 1] ?? -1];
      if (event === undefined) throw new RangeError(`no event ${table[at + 1]} of ${events.length}`);
      replay(event, sink);
      at += 2;
    }
  };
}

function setNumbers(draft: DraftRow, look: RowLook, table: Int32Array, at: number): void {
  const shown = table[at + 4] ?? 0;
  draft.row = table[at + 1] ?? 0;
  draft.line = table[at + 2] ?? 0;
  draft.parts = table[at + 3] ?? 0;
  draft.unit = (shown & flags.record) === 0 ? 'line' : 'record';
  look.signs = table[at + 5] ?? 0;
  setScan(look.prompt, table, at + 6, (shown & flags.promptBlank) !== 0, (shown & flags.promptLine) !== 0);
  setScan(look.answer, table, at + 8, (shown & flags.answerBlank) !== 0, (shown & flags.answerLine) !== 0);
  look.key.high = (table[at + 10] ?? 0) >>> 0;
  look.key.low = (table[at + 11] ?? 0) >>> 0;
  look.answerHash = (table[at + 12] ?? 0) >>> 0;
  look.systemHash = (table[at + 13] ?? 0) >>> 0;
}

function setScan(scan: TextScan, table: Int32Array, at: number, blank: boolean, singleLine: boolean): void {
  scan.codePoints = table[at] ?? 0;
  scan.reserved = wordOf(table[at + 1] ?? 0);
  scan.blank = blank;
  scan.singleLine = singleLine;
}

/** Returns the place behind the row. */
function setParts(spans: readonly Span[], table: Int32Array, from: number): number {
  const present = table[from + 14] ?? 0;
  let at = from + ROW_NUMBERS;
  let bit = 1;
  for (const span of spans) {
    const there = (present & bit) !== 0;
    bit <<= 1;
    if (!there) setSpan(span, -1, -1);
    else {
      setSpan(span, table[at] ?? -1, table[at + 1] ?? -1);
      at += 2;
    }
  }
  return at;
}

function replay(event: BatchEvent, sink: ReplaySink): void {
  switch (event.call) {
    case 'begin':
      return sink.begin(event.name, event.row);
    case 'tell':
      return sink.tell(event.code, event.detail);
    case 'bad':
      return sink.bad(event.row, event.line, event.code, event.detail);
    case 'remark':
      return sink.remark(event.row, event.code, event.detail);
    case 'picture':
      return sink.picture?.(event.name, event.base64);
    case 'repair':
      return sink.repair(event.code, event.count);
    case 'shape':
      return sink.shape(event.row, event.shape);
  }
}
