import type { HeldChunk } from './held-chunk.ts';
import { needsEscape, writeEscaped } from './json-escape.ts';

const QUOTE = 34;
const LF = 10;
const CR = 13;

export type CsvDialect = {
  /** The byte between cells. */
  delimiter: number;
  /** True when a lone carriage return ends a record. */
  crEnds: boolean;
};

/** The cells of one record, escaped for JSON one behind the other in `text`; overwritten by the next record. */
export type CsvCells = {
  text: Buffer;
  length: number;
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  /** Line breaks inside quoted cells. */
  breaks: number;
  /** A quote in the middle of an unquoted cell: taken as it stands. */
  stray: boolean;
  /** The record ended with CR LF. */
  crlf: boolean;
};

export function createCsvCells(maxCells: number): CsvCells {
  return {
    text: Buffer.alloc(0),
    length: 0,
    count: 0,
    starts: new Int32Array(maxCells),
    ends: new Int32Array(maxCells),
    breaks: 0,
    stray: false,
    crlf: false,
  };
}

/** Returned instead of an offset: the record goes on behind the bytes at hand. */
export const UNFINISHED = -1;
/** Returned instead of an offset: text stands between a closing quote and the next delimiter. */
export const BROKEN = -2;

/**
 * Reads the record that begins at `from` and returns the offset behind it (RFC 4180, with LF, CR LF or CR line ends, and
 * newlines kept in quoted cells). With `last` the end of the bytes ends a record, except inside quotes.
 */
export type CsvRecordReader = (bytes: Buffer, from: number, end: number, last: boolean) => number;

/** Runs longer than this are copied by the platform, which costs more to call and less per byte. */
const LONG_RUN = 48;
/** So many bytes to copy, one behind the other, and the next that is none is looked for by the chunk. */
const PATIENCE = 12;
const COPY = 0;
const STOP = 1;

/** `chunk`: what holds the bytes that the reader is given, when something does. */
export function createCsvRecordReader(dialect: CsvDialect, cells: CsvCells, chunk?: HeldChunk): CsvRecordReader {
  const { delimiter, crEnds } = dialect;
  const kinds = Uint8Array.from(needsEscape, (escaped, byte) =>
    byte === delimiter || byte === LF || byte === CR ? STOP : escaped === 1 ? 2 : COPY,
  );

  const escapes = [...needsEscape.keys()].filter((byte) => needsEscape[byte] === 1);
  const skipPlain = chunk?.skipTo([...new Set([...escapes, delimiter])]);
  const skipQuoted = chunk?.skipTo(escapes);

  /** Appends the bytes [from, to), which need no escape. */
  function copyRun(bytes: Buffer, from: number, to: number): void {
    if (to - from > LONG_RUN) bytes.copy(cells.text, cells.length, from, to);
    else for (let at = from, out = cells.length; at < to; at++) cells.text[out++] = bytes[at] ?? 0;
    cells.length += to - from;
  }

  /** From the first byte of an unquoted cell to the byte that ends it. */
  function readPlain(bytes: Buffer, from: number, end: number, last: boolean): number {
    let run = from;
    let at = from;
    let patience = from + PATIENCE;
    for (; at < end; at++) {
      if (at >= patience && skipPlain !== undefined) {
        at = skipPlain(at, end);
        patience = at + PATIENCE;
        if (at >= end) break;
      }
      const byte = bytes[at] ?? 0;
      if (kinds[byte] === COPY) continue;
      if (kinds[byte] === STOP) {
        if (byte !== CR || crEnds) break;
        if (at + 1 >= end && !last) return UNFINISHED;
        if (at + 1 >= end || bytes[at + 1] === LF) break;
      } else if (byte === QUOTE) cells.stray = true;
      copyRun(bytes, run, at);
      cells.length = writeEscaped(cells.text, cells.length, byte);
      run = at + 1;
    }
    if (at >= end && !last) return UNFINISHED;
    copyRun(bytes, run, at);
    return at;
  }

  /** From behind the opening quote to behind the closing one. */
  function readQuoted(bytes: Buffer, from: number, end: number, last: boolean): number {
    let run = from;
    let patience = from + PATIENCE;
    for (let at = from; at < end; at++) {
      if (at >= patience && skipQuoted !== undefined) {
        at = skipQuoted(at, end);
        patience = at + PATIENCE;
        if (at >= end) break;
      }
      const byte = bytes[at] ?? 0;
      if (needsEscape[byte] === 0) continue;
      copyRun(bytes, run, at);
      if (byte === QUOTE) {
        if (at + 1 >= end && !last) return UNFINISHED;
        if (at + 1 >= end || bytes[at + 1] !== QUOTE) return at + 1;
        at++;
      }
      if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) cells.breaks++;
      cells.length = writeEscaped(cells.text, cells.length, byte);
      run = at + 1;
    }
    return UNFINISHED;
  }

  /** Behind a cell: the offset behind the record when it ends here, 0 when another cell follows. */
  function endOfRecord(bytes: Buffer, at: number, end: number, last: boolean): number {
    if (at >= end) return last ? end : UNFINISHED;
    const byte = bytes[at];
    if (byte === delimiter) return 0;
    if (byte === LF) return at + 1;
    if (byte !== CR) return BROKEN;
    if (at + 1 >= end && !last) return UNFINISHED;
    cells.crlf = at + 1 < end && bytes[at + 1] === LF;
    if (cells.crlf) return at + 2;
    return crEnds || at + 1 >= end ? at + 1 : BROKEN;
  }

  return (bytes, from, end, last) => {
    cells.length = 0;
    cells.count = 0;
    cells.breaks = 0;
    cells.stray = false;
    cells.crlf = false;
    for (let at = from; ; at++) {
      const start = cells.length;
      const quoted = bytes[at] === QUOTE && at < end;
      at = quoted ? readQuoted(bytes, at + 1, end, last) : readPlain(bytes, at, end, last);
      if (at < 0) return at;
      cells.starts[cells.count] = start;
      cells.ends[cells.count] = cells.length;
      cells.count++;
      const next = endOfRecord(bytes, at, end, last);
      if (next !== 0) return next;
    }
  };
}
