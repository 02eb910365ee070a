import { createHash } from 'node:crypto';
import type { ProblemCode } from '../problem-codes.ts';
import { type TextFormat, containerOf, textFormatOf } from './choose-format.ts';
import { type TextReader, decodeText } from './encodings/decode-text.ts';
import { gunzip } from './gunzip.ts';
import type { JsonScan } from './json-scan.ts';
import { jsonLines } from './json-lines.ts';
import { type ByteReader, type OpenBytes, type SourcePart, fill, replay } from './source-part.ts';
import type { SourceFormat, SourceSample } from './source.ts';

const HEAD_BYTES = 1 << 20;
const MAGIC_BYTES = 16;
/** A packed file of a format that is not read from front to back is unpacked in memory, up to so many bytes. */
const MAX_UNPACKED_BYTES = 1 << 30;

/** A part whose text is at hand as CSV or JSON lines in UTF-8, whatever it was. */
export type OpenRows = {
  /** Reads the text and parses it. */
  parser: SourceFormat;
  head: Buffer;
  sample: SourceSample;
  /** The text from its beginning. */
  text: ByteReader;
  /** What one row is in messages: a line of the file, or a record where there are no lines. */
  unit: 'line' | 'record';
  /** Bytes of the part that have been read so far. */
  done(): number;
  /** Size and SHA-256 of what was read, and what there is to tell about it. Throws ForgeError when the part changed. */
  finish(): Promise<ReadPart>;
  close(): Promise<void>;
};

export type ReadPart = {
  bytes: number;
  /** Of the bytes of the part; of its rows as JSON lines where it was not read from front to back (Parquet). */
  sha256: string;
  remarks: { code: ProblemCode; detail: string }[];
};

type Opened = { lines: ByteReader; text?: TextReader; fault?: JsonScan['fault']; kind: string; format: TextFormat };

/** Opens a part and finds out how to read it. Throws ForgeError bad_data or unsupported when it cannot be read. */
export async function openRows(part: SourcePart, signal: AbortSignal): Promise<OpenRows> {
  const bytes = await part.open(signal);
  const closers: (() => void)[] = [];
  try {
    return await open(part.name, bytes, closers);
  } catch (error) {
    for (const close of closers) close();
    await bytes.close();
    throw error;
  }
}

async function open(name: string, bytes: OpenBytes, closers: (() => void)[]): Promise<OpenRows> {
  const hashed = hashReader(bytes.sequence());
  const opened = await unpack(name, bytes, hashed.reader, closers);
  const lines = opened.kind === 'parquet' ? hashReader(opened.lines) : { ...hashed, reader: opened.lines };
  const { head, whole, reader } = await look(lines.reader, HEAD_BYTES);
  const { parser } = opened.format;
  const sample = parser.sample(head, whole);
  const isText = opened.kind === 'text';
  return {
    parser,
    head,
    sample: { ...sample, format: formatName(name, opened, sample.format) },
    text: reader,
    unit: isText && !opened.format.document ? 'line' : 'record',
    done: () => Math.min(bytes.size, lines.total()),
    async finish() {
      if (opened.kind !== 'parquet') await drain(hashed.reader);
      await bytes.unchanged();
      return { bytes: bytes.size, sha256: lines.digest(), remarks: remarksOf(opened) };
    },
    async close() {
      for (const close of closers) close();
      await bytes.close();
    },
  };
}

/** Takes off one layer after another until there are lines. */
async function unpack(name: string, bytes: OpenBytes, raw: ByteReader, closers: (() => void)[]): Promise<Opened> {
  const first = await look(raw, MAGIC_BYTES);
  const container = containerOf(name, first.head);
  if (container === 'parquet') {
    const { parquetLines } = await import('./parquet-lines.ts');
    return { lines: await parquetLines(bytes, name), kind: 'parquet', format: await linesFormat() };
  }
  if (container === 'arrow_file' || container === 'arrow_stream') {
    const { arrowLines } = await import('./arrow-lines.ts');
    const lines = await arrowLines(first.reader, name, container === 'arrow_file');
    return { lines, kind: 'arrow', format: await linesFormat() };
  }
  if (container !== 'gzip') return openText(name, first.reader);
  const unpacked = gunzip(first.reader, name);
  closers.push(unpacked.close);
  const inner = await look(unpacked, MAGIC_BYTES);
  if (containerOf(name, inner.head) === 'parquet') {
    const { holdBytes } = await import('./hold-bytes.ts');
    const held = await holdBytes(inner.reader, MAX_UNPACKED_BYTES, name);
    return unpack(name, held, held.sequence(), closers);
  }
  return unpack(name, bytes, inner.reader, closers);
}

async function linesFormat(): Promise<TextFormat> {
  const { jsonl } = await import('./jsonl.ts');
  return { parser: jsonl, document: false };
}

async function openText(name: string, raw: ByteReader): Promise<Opened> {
  const text = decodeText(raw);
  const { head, reader } = await look(text, HEAD_BYTES);
  const format = textFormatOf(name, head);
  if (!format.document) return { lines: reader, text, kind: 'text', format };
  const lines = jsonLines(reader, name);
  return { lines, text, fault: lines.fault, kind: 'text', format };
}

async function look(reader: ByteReader, size: number): Promise<{ head: Buffer; whole: boolean; reader: ByteReader }> {
  const target = Buffer.allocUnsafeSlow(size);
  const count = await fill(reader, target);
  const head = target.subarray(0, count);
  return { head, whole: count < size, reader: replay(head, reader) };
}

/** What stands behind the last row, such as the footer of an Arrow file, belongs to the hash. */
async function drain(reader: ByteReader): Promise<void> {
  const target = Buffer.allocUnsafe(1 << 16);
  while ((await reader.read(target)) > 0);
}

function hashReader(raw: ByteReader) {
  const hash = createHash('sha256');
  let total = 0;
  const reader: ByteReader = {
    async read(target) {
      const count = await raw.read(target);
      hash.update(target.subarray(0, count));
      total += count;
      return count;
    },
  };
  return { reader, total: () => total, digest: () => hash.digest('hex') };
}

function formatName(name: string, { kind, format }: Opened, text: string): string {
  const plain = kind === 'text' ? (format.document ? 'json' : text) : kind;
  return /\.gz$/i.test(name) ? `${plain}.gz` : plain;
}

function remarksOf({ text, fault }: Opened): ReadPart['remarks'] {
  const encoding = text?.encoding();
  const remarks: ReadPart['remarks'] = [];
  if (encoding !== undefined && encoding.label !== 'utf-8') {
    const detail = `the text is ${encoding.label} (${encoding.why}, confidence ${encoding.confidence}); it was converted to UTF-8`;
    remarks.push({ code: 'encoding_converted', detail });
  }
  const damaged = text?.damaged() ?? 0;
  if (damaged > 0)
    remarks.push({ code: 'encoding_damage', detail: `${damaged} characters mean nothing in ${encoding?.label}` });
  const brackets = fault?.();
  if (brackets === 'unclosed') remarks.push({ code: 'truncated_source', detail: 'the list of rows is never closed' });
  if (brackets === 'closed early')
    remarks.push({ code: 'unbalanced_brackets', detail: 'the list of rows is closed before its last row' });
  return remarks;
}
