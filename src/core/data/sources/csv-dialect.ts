import { ForgeError } from '../../errors.ts';
import { decodeEscaped } from '../draft-row.ts';
import { type CsvDialect, createCsvCells, createCsvRecordReader } from './csv-record.ts';
import { utf8MarkLength } from './utf8.ts';

const COMMA = 44;
const others = [
  { byte: 59, name: 'semicolon' },
  { byte: 9, name: 'tab' },
  { byte: 124, name: 'vertical bar' },
] as const;
const MAX_COLUMNS = 10_000;

export type CsvHeader = {
  dialect: CsvDialect;
  /** Names, trimmed. */
  names: string[];
  /** Offset of the first record behind the header. */
  bodyStart: number;
  /** Set when the delimiter is not a comma. */
  delimiterName: string | undefined;
  /** Lines up to the end of the header. */
  lines: number;
};

/** Reads the header line. A comma separates cells unless there is none outside quotes and another delimiter is. */
export function readCsvHeader(head: Buffer, whole: boolean): CsvHeader {
  const from = skipEmptyLines(head, utf8MarkLength(head));
  const crEnds = !hasLineFeed(head);
  const other = detectOther(head, from);
  const dialect = { delimiter: other?.byte ?? COMMA, crEnds };
  const cells = createCsvCells(MAX_COLUMNS);
  cells.text = Buffer.allocUnsafe(head.length * 6 + 6);
  const bodyStart = createCsvRecordReader(dialect, cells)(head, from, head.length, whole);
  if (bodyStart < 0 || cells.count > MAX_COLUMNS) throw unreadableHeader(bodyStart);
  const names = Array.from({ length: cells.count }, (_, index) =>
    decodeEscaped(cells.text, cells.starts[index] ?? 0, cells.ends[index] ?? 0).trim(),
  );
  refuseDuplicates(names);
  const lines = countLineEnds(head, from, crEnds) + cells.breaks + 1;
  return { dialect, names, bodyStart, delimiterName: other?.name, lines };
}

function skipEmptyLines(head: Buffer, from: number): number {
  let at = from;
  while (head[at] === 10 || head[at] === 13) at++;
  return at;
}

function countLineEnds(head: Buffer, until: number, crEnds: boolean): number {
  return head.subarray(0, until).filter((byte) => byte === (crEnds ? 13 : 10)).length;
}

/** The header decides: a file whose first line ends with a lone CR is one of CR lines. */
function hasLineFeed(head: Buffer): boolean {
  return head.includes(10) || !head.includes(13);
}

function detectOther(head: Buffer, from: number): { byte: number; name: string } | undefined {
  const counts = new Map<number, number>();
  let quoted = false;
  for (let at = from; at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte === 34) quoted = !quoted;
    else if (!quoted && (byte === 10 || byte === 13)) break;
    else if (!quoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  if (counts.has(COMMA)) return undefined;
  const [best] = others
    .map((other) => ({ ...other, count: counts.get(other.byte) ?? 0 }))
    .toSorted((a, b) => b.count - a.count);
  return best !== undefined && best.count > 0 ? best : undefined;
}

function refuseDuplicates(names: readonly string[]): void {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ForgeError('bad_data', `the header names column "${twice}" twice: ${names.join(', ')}`, {
    next: 'rename one of the two columns in the file',
  });
}

function unreadableHeader(result: number): ForgeError {
  const why = result < 0 ? 'a quote in it is never closed' : `it has more than ${MAX_COLUMNS} columns`;
  return new ForgeError('bad_data', `the header line cannot be read: ${why}`, {
    next: 'give the file a first line with the names of its columns',
  });
}
