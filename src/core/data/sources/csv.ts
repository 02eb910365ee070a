import { isUtf8 } from 'node:buffer';
import { type DraftRow, decodeEscaped, rowRoles, setSpan } from '../draft-row.ts';
import { createHeldChunk } from './held-chunk.ts';
import { readCsvHeader } from './csv-dialect.ts';
import { BROKEN, createCsvCells, createCsvRecordReader, UNFINISHED } from './csv-record.ts';
import { type FeedStage, type ParserOptions, type RowSink, type SourceFormat, MAX_RECORD_BYTES } from './source.ts';
import { isUtf8Until, utf8MarkLength } from './utf8.ts';

const SAMPLE_ROWS = 200;
/** After a broken quote its other end is expected within so many rows: a stray quote there is not text. */
const SUSPICIOUS_ROWS = 20;

const tooLong = `opens a quote, or has a cell, that does not end within ${MAX_RECORD_BYTES >> 20} MB`;

/** Comma-separated values (also semicolon, tab, vertical bar) with a header line. */
export const csv: SourceFormat = {
  id: 'csv',
  endings: ['.csv', '.tsv'],
  sample(head, whole) {
    const header = readCsvHeader(head, whole);
    const cells = createCsvCells(header.names.length + 1);
    cells.text = Buffer.allocUnsafe(head.length * 6 + 6);
    const read = createCsvRecordReader(header.dialect, cells);
    const rows: string[][] = [];
    for (let at = header.bodyStart; at < head.length && rows.length < SAMPLE_ROWS;) {
      const next = read(head, at, head.length, whole);
      if (next < 0) {
        at = lineAfter(head, at, header.dialect.crEnds);
        continue;
      }
      at = next;
      if (cells.count !== header.names.length) continue;
      rows.push(
        header.names.map((_, cell) => decodeEscaped(cells.text, cells.starts[cell] ?? 0, cells.ends[cell] ?? 0)),
      );
    }
    const { delimiterName } = header;
    const detail = `cells are separated by ${delimiterName}`;
    const remarks = delimiterName === undefined ? [] : [{ code: 'delimiter_detected' as const, detail }];
    return { format: 'csv', columns: header.names, rows, conversations: false, remarks };
  },
  parser: createCsvParser,
};

/** A look at the rows goes on behind the first line of a broken one, as the reading does. */
function lineAfter(head: Buffer, at: number, crEnds: boolean): number {
  const found = head.indexOf(crEnds ? 13 : 10, at);
  return found < 0 ? head.length : found + 1;
}

function createCsvParser(head: Buffer, options: ParserOptions, draft: DraftRow, sink: RowSink) {
  const header = readCsvHeader(head, true);
  const width = header.names.length;
  const cells = createCsvCells(Math.max(width + 1, 16));
  const chunk = createHeldChunk();
  const readRecord = createCsvRecordReader(header.dialect, cells, chunk);
  const used = rowRoles.flatMap((role) => {
    const cell = header.names.indexOf(options.columns[role] ?? '');
    return options.columns[role] === undefined || cell < 0 ? [] : [{ span: draft[role], cell }];
  });
  for (const [index, span] of draft.extras.entries())
    used.push({ span, cell: header.names.indexOf(options.extras[index]?.column ?? '') });
  let skip = header.bodyStart;
  let row = 0;
  let line = header.lines + 1;
  let suspicion = 0;
  let skippingLine = false;
  let crlfRows = 0;
  if (utf8MarkLength(head) > 0) sink.repair('byte_order_mark', 1);

  /** Gives up the record that begins at `from`: reports it, and goes on behind its first line break. */
  function giveUp(bytes: Buffer, from: number, end: number, why: string): number {
    row++;
    suspicion = SUSPICIOUS_ROWS;
    sink.bad(row, line, 'broken_quote', `csv row ${row} (line ${line}) ${why}`);
    line++;
    return behindLine(bytes, from, end);
  }

  function behindLine(bytes: Buffer, from: number, end: number): number {
    const found = bytes.indexOf(header.dialect.crEnds ? 13 : 10, from);
    skippingLine = found < 0 || found >= end;
    return skippingLine ? end : found + 1;
  }

  function take(valid: boolean, bytes: Buffer, from: number, next: number): void {
    if (cells.count === 1 && cells.length === 0 && width > 1) return;
    row++;
    if (cells.crlf) crlfRows++;
    if (!valid && !isUtf8(bytes.subarray(from, next))) {
      sink.bad(row, line, 'bad_utf8', `csv row ${row} (line ${line}) holds bytes that are not UTF-8`);
    } else if (cells.count !== width) reportWidth();
    else if (suspicion > 0 && cells.stray) {
      suspicion = 0;
      sink.bad(
        row,
        line,
        'broken_quote',
        `csv row ${row} (line ${line}) closes a quote that a broken row before it opened`,
      );
    } else {
      if (suspicion > 0) suspicion--;
      draft.row = row;
      draft.line = line;
      draft.text = cells.text;
      for (const { span, cell } of used) setSpan(span, cells.starts[cell] ?? 0, cells.ends[cell] ?? 0);
      sink.row(draft);
    }
  }

  function reportWidth(): void {
    const lines = cells.breaks === 0 ? `line ${line}` : `lines ${line} to ${line + cells.breaks}`;
    const detail = `csv row ${row} (${lines}) has ${cells.count} cells, header has ${width}`;
    sink.bad(row, line, cells.count < width ? 'short_row' : 'long_row', detail);
  }

  function feed(given: Buffer, end: number, stage: FeedStage): number {
    const bytes = chunk.hold(given, end);
    if (cells.text.length < end * 6) cells.text = Buffer.allocUnsafeSlow(end * 6);
    const last = stage === 'last';
    const valid = isUtf8Until(bytes, end);
    let at = Math.min(skip, end);
    skip -= at;
    if (skippingLine && at < end) at = behindLine(bytes, at, end);
    while (at < end) {
      const next = readRecord(bytes, at, end, last);
      if (next === BROKEN) {
        at = giveUp(bytes, at, end, 'has text behind a closing quote');
      } else if (next === UNFINISHED) {
        if (last) at = giveUp(bytes, at, end, 'opens a quote that is never closed');
        else if (stage === 'full' && at === 0) at = giveUp(bytes, at, end, tooLong);
        else break;
      } else {
        take(valid, bytes, at, next);
        line += cells.breaks + 1;
        at = next;
      }
    }
    if (last && crlfRows > 0) sink.repair('crlf_line_ends', crlfRows);
    return at;
  }

  return { feed, records: () => row };
}
