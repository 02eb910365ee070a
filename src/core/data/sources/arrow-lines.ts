import type { RecordBatch } from 'apache-arrow';
import { ForgeError, messageOf } from '../../errors.ts';
import { jsonBytes } from './json-value.ts';
import { unpackLz4Frame } from './lz4-frame.ts';
import { type ByteReader, readPieces } from './source-part.ts';

const PIECE_BYTES = 256 << 10;
const BATCH_ROWS = 1000;
/** What stands before the stream of messages in a file: the magic and its padding. */
const FILE_PREFIX_BYTES = 8;

/**
 * The rows of Arrow IPC as JSON lines, one record batch in memory at a time. A file (Feather version 2 is one) holds the same
 * messages as a stream behind a prefix, so both are read from front to back. Throws ForgeError bad_data on damage.
 */
export async function arrowLines(raw: ByteReader, name: string, isFile: boolean): Promise<ByteReader> {
  const { CompressionType, RecordBatchReader, compressionRegistry } = await import('apache-arrow');
  const { decompressZstd } = await import('hyparquet-compressors');
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => aligned(decompressZstd(data)) });
  let failure: unknown;
  const source = pieces(raw, isFile, (error) => (failure = error));
  let batches: AsyncIterator<RecordBatch> | undefined;
  let rows: Iterator<unknown> | undefined;

  async function nextBatch(): Promise<Iterator<unknown> | undefined> {
    try {
      batches ??= (await RecordBatchReader.from(source))[Symbol.asyncIterator]();
      const { done, value } = await batches.next();
      if (done !== true) checkLengths(value);
      return done === true ? undefined : value[Symbol.iterator]();
    } catch (error) {
      throw failure ?? damaged(name, error);
    }
  }

  async function next(): Promise<Buffer | undefined> {
    for (;;) {
      rows ??= await nextBatch();
      if (rows === undefined) return undefined;
      const taken = take(rows, BATCH_ROWS);
      if (taken.length > 0) return jsonBytes(taken);
      rows = undefined;
    }
  }

  return readPieces(next);
}

/** A damaged count would give rows that are not there. */
function checkLengths({ numRows, data }: RecordBatch): void {
  const wrong = data.children.find(({ length }) => length !== numRows);
  if (wrong !== undefined) throw new RangeError(`a batch says ${numRows} rows, a column of it ${wrong.length}`);
}

/** Numbers are viewed in place, which needs bytes that begin at a multiple of eight. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
}

function take(rows: Iterator<unknown>, most: number): unknown[] {
  const taken: unknown[] = [];
  while (taken.length < most) {
    const { done, value } = rows.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

async function* pieces(raw: ByteReader, isFile: boolean, failed: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    let skip = isFile ? FILE_PREFIX_BYTES : 0;
    for (;;) {
      const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
      const count = await raw.read(piece);
      if (count === 0) return;
      yield piece.subarray(Math.min(skip, count), count);
      skip = Math.max(0, skip - count);
    }
  } catch (error) {
    failed(error);
    throw error;
  }
}

function damaged(name: string, cause: unknown): ForgeError {
  return new ForgeError('bad_data', `the Arrow data of ${name} cannot be read: ${messageOf(cause)}`, {
    next: 'write the file again',
    cause,
  });
}
