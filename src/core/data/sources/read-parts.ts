import { createHash } from 'node:crypto';
import { ForgeError, messageOf } from '../../errors.ts';
import { createDraftRow } from '../draft-row.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { type OpenRows, openRows } from './open-rows.ts';
import { createColumnsReader } from './object-row.ts';
import { readBytes } from './read-bytes.ts';
import type { SourcePart } from './source-part.ts';
import type { ParserOptions, RowSink, SourceSample } from './source.ts';

/** What is told of a part in the report. */
export type PartFacts = { uri: string; format: string; bytes: number; sha256: string; rows: number };

export type PartsRead = {
  source: { bytes: number; sha256: string };
  read: number;
  files: PartFacts[];
};

export type PartsReading = {
  signal: AbortSignal;
  options: ParserOptions;
  sink: RowSink;
  /** Something about a whole part; `row` is the first row behind it, 0 for a part that could not be opened. */
  tell(code: ProblemCode, detail: string): void;
  /** Called when a part begins: rows from `row` on are its. */
  begin(name: string, row: number): void;
  /** Throws ForgeError when the part's columns are not those that are needed. */
  accept(sample: SourceSample, name: string): void;
  /** Called after each chunk. */
  afterChunk(done: number, total: number, rows: number): Promise<void>;
};

/**
 * Reads all parts, one behind the other, as one source. A part that cannot be read is told and the others are read; when it is
 * the only one and gave no row, its error is thrown. Rows are numbered through.
 */
export async function readParts(parts: readonly SourcePart[], reading: PartsReading): Promise<PartsRead> {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const files: PartFacts[] = [];
  let before = 0;
  let read = 0;

  async function readPart(part: SourcePart, rows: OpenRows): Promise<void> {
    reading.accept(rows.sample, part.name);
    const { options } = reading;
    const draft = createDraftRow(options.extras.length);
    draft.unit = rows.unit;
    const numbered = numberOn(reading.sink, read);
    const sink = options.target.whole ? createColumnsReader(options, draft, numbered) : numbered;
    const parser = rows.parser.parser(rows.head, options, draft, sink);
    const first = read;
    try {
      await readBytes(rows.text, parser, {
        signal: reading.signal,
        afterChunk: () => reading.afterChunk(before + rows.done(), total, first + parser.records()),
      });
    } finally {
      read = first + parser.records();
    }
    const { bytes, sha256, remarks } = await rows.finish();
    files.push({ uri: part.uri, format: rows.sample.format, bytes, sha256, rows: read - first });
    for (const { code, detail } of [...rows.sample.remarks, ...remarks]) reading.tell(code, named(parts, part, detail));
  }

  for (const part of parts) {
    reading.begin(part.name, read + 1);
    const first = read;
    try {
      const rows = await openRows(part, reading.signal);
      try {
        await readPart(part, rows);
      } finally {
        await rows.close();
      }
    } catch (error) {
      if (!isUnreadable(error) || (parts.length === 1 && read === first)) throw error;
      const rest = read > first ? `; the ${read - first} rows before were read` : '';
      reading.tell('unreadable_file', `${messageOf(error)}${rest}`);
    }
    before += part.bytes;
  }
  const [only] = files;
  const sha256 = only !== undefined && parts.length === 1 ? only.sha256 : hashOf(files);
  return { source: { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), sha256 }, read, files };
}

/** The first parts that can be read, for a look at their rows. Throws the first part's error when none of them can. */
export async function sampleParts(
  parts: readonly SourcePart[],
  most: number,
  signal: AbortSignal,
): Promise<SourceSample[]> {
  const samples: SourceSample[] = [];
  let failure: unknown;
  for (const part of parts) {
    if (samples.length >= most) break;
    try {
      const rows = await openRows(part, signal);
      samples.push(rows.sample);
      await rows.close();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      failure ??= error;
    }
  }
  if (samples.length === 0 && failure !== undefined) throw failure;
  return samples;
}

/** What is wrong with the content of one part, as opposed to what keeps all of them from being read. */
function isUnreadable(error: unknown): error is ForgeError {
  return error instanceof ForgeError && (error.code === 'bad_data' || error.code === 'unsupported');
}

/** Rows of a later part go on where the part before ended. */
function numberOn(sink: RowSink, before: number): RowSink {
  if (before === 0) return sink;
  return {
    row(row) {
      row.row += before;
      sink.row(row);
    },
    bad: (row, line, code, detail) => sink.bad(row + before, line, code, detail),
    repair: (code, count) => sink.repair(code, count),
    remark: (row, code, detail) => sink.remark(row + before, code, detail),
    picture: (name, base64) => sink.picture?.(name, base64),
    shape: (row, shape) => sink.shape(row + before, shape),
  };
}

function named(parts: readonly SourcePart[], { name }: SourcePart, detail: string): string {
  return parts.length === 1 ? detail : `${name}: ${detail}`;
}

function hashOf(files: readonly PartFacts[]): string {
  const hash = createHash('sha256');
  for (const { sha256 } of files) hash.update(sha256);
  return hash.digest('hex');
}
