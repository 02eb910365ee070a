import { ForgeError } from '../../errors.ts';
import { csv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import type { SourceFormat } from './source.ts';
import { utf8MarkLength } from './utf8.ts';

/** How the text of a part is read: by which parser, and whether it is one JSON document that has to become lines first. */
export type TextFormat = { parser: SourceFormat; document: boolean };

/** What the first bytes of a part say about it; `text` when nothing in particular. */
export type Container = 'parquet' | 'gzip' | 'arrow_file' | 'arrow_stream' | 'text';

const containers = [
  { magic: Buffer.from('PAR1', 'latin1'), container: 'parquet' },
  { magic: Buffer.from([0x1f, 0x8b]), container: 'gzip' },
  { magic: Buffer.from('ARROW1', 'latin1'), container: 'arrow_file' },
  { magic: Buffer.from([0xff, 0xff, 0xff, 0xff]), container: 'arrow_stream' },
] as const;

const foreign = [
  { magic: Buffer.from('PK\x03\x04', 'latin1'), name: 'a zip archive (Excel?)' },
  { magic: Buffer.from('FEA1', 'latin1'), name: 'Feather version 1' },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), name: 'zstd' },
  { magic: Buffer.from('BZh', 'latin1'), name: 'bzip2' },
  { magic: Buffer.from('%PDF', 'latin1'), name: 'PDF' },
  { magic: Buffer.from([0x89, 0x50, 0x4e, 0x47]), name: 'a picture' },
] as const;

/** Name endings, without `.gz`, of files that are read; in a folder, others are left out. */
const ENDINGS = /\.(?:csv|tsv|jsonl|ndjson|json|parquet|pq|arrow|feather|ipc)$/i;
/** Files of one table as Spark and Hive name them. */
const TABLE_PART = /^part-[\w-]+$/;

/** Whether a file of a folder belongs to a dataset, by its name. */
export function isDataName(name: string): boolean {
  const plain = name.replace(/\.gz$/i, '');
  return ENDINGS.test(plain) || TABLE_PART.test(plain);
}

/** Decides by the first bytes. Throws ForgeError naming what the part is instead. */
export function containerOf(name: string, head: Buffer): Container {
  const begins = (magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
  const known = containers.find(({ magic }) => begins(magic));
  if (known !== undefined) return known.container;
  const other = foreign.find(({ magic }) => begins(magic));
  if (other === undefined) return 'text';
  throw new ForgeError('unsupported', `${name} is ${other.name}, which cannot be read`, {
    next: 'convert it to CSV, JSON lines, JSON, Parquet or Arrow (also with .gz) and prepare that file',
  });
}

/** Decides how text is read: by its name's ending, else by what it begins with. Throws ForgeError when there is none. */
export function textFormatOf(name: string, head: Buffer): TextFormat {
  const text = head.subarray(utf8MarkLength(head));
  const start = text.toString('latin1', 0, 4096).trimStart();
  if (start === '' && text.toString('latin1').trim() === '') throw emptyFile(name, head.length);
  const plain = name.replace(/\.gz$/i, '').toLowerCase();
  const ending = plain.slice(plain.lastIndexOf('.'));
  if (csv.endings.includes(ending)) return { parser: csv, document: false };
  if (start.startsWith('[')) return { parser: jsonl, document: !isLines(text) };
  if (start.startsWith('{')) {
    const document = jsonl.endings.includes(ending) ? isSpreadObject(start) : !isLines(text);
    return { parser: jsonl, document };
  }
  return { parser: ending === '.json' || jsonl.endings.includes(ending) ? jsonl : csv, document: false };
}

/** Whether the first of several lines is a whole JSON value. */
function isLines(text: Buffer): boolean {
  const [first = '', second] = text
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return second !== undefined && parsed(first) !== undefined;
}

/** An object over several lines: its first line is a brace, its second begins with a key. */
function isSpreadObject(start: string): boolean {
  return /^\{\s*\n\s*"(?:[^"\\]|\\.)*"\s*:/.test(start);
}

function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return undefined;
  }
}

function emptyFile(name: string, bytes: number): ForgeError {
  return new ForgeError('bad_data', `${name} is empty (${bytes} bytes, nothing but white space)`, {
    next: 'name a file with rows in it',
  });
}
