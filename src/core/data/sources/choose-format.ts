import { ForgeError } from '../../errors.ts';
import { csv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import type { SourceFormat } from './source.ts';
import { utf8MarkLength } from './utf8.ts';

/** Every format that can be read. */
export const sourceFormats: readonly SourceFormat[] = [csv, jsonl];

const binaries = [
  { magic: Buffer.from('PAR1', 'latin1'), name: 'Parquet' },
  { magic: Buffer.from([0x1f, 0x8b]), name: 'gzip' },
  { magic: Buffer.from('PK\x03\x04', 'latin1'), name: 'a zip archive (Excel?)' },
  { magic: Buffer.from('ARROW1', 'latin1'), name: 'Arrow' },
  { magic: Buffer.from([0xff, 0xfe]), name: 'UTF-16 text' },
  { magic: Buffer.from([0xfe, 0xff]), name: 'UTF-16 text' },
] as const;

/** Decides by what the file begins with, then by its name's ending. Throws ForgeError naming what the file is instead. */
export function chooseFormat(path: string, head: Buffer): SourceFormat {
  const body = head.subarray(utf8MarkLength(head));
  if (body.toString('latin1').trim() === '') throw emptyFile(path, head.length);
  const binary = binaries.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (binary !== undefined) throw unreadable(path, binary.name);
  const ending = path.slice(path.lastIndexOf('.')).toLowerCase();
  const named = sourceFormats.find(({ endings }) => endings.includes(ending));
  if (named !== undefined) return named;
  const first = body.toString('latin1').trimStart()[0];
  if (first === '[' || ending === '.json') {
    if (first === '{' && isJsonLine(body)) return jsonl;
    throw unreadable(path, 'one JSON document');
  }
  return first === '{' ? jsonl : csv;
}

function isJsonLine(body: Buffer): boolean {
  const line = body.toString('utf8').trimStart().split('\n', 1)[0] ?? '';
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // an object over several lines
  }
}

function emptyFile(path: string, bytes: number): ForgeError {
  return new ForgeError('bad_data', `${path} is empty (${bytes} bytes, nothing but white space)`, {
    next: 'name a file with rows in it',
  });
}

function unreadable(path: string, what: string): ForgeError {
  return new ForgeError('unsupported', `${path} is ${what}; only CSV and JSONL in UTF-8 can be read yet`, {
    next: 'convert it to JSONL, one object per line, and prepare that file',
  });
}
