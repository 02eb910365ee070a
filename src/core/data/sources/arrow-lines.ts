import type { RecordBatch } from 'apache-arrow';
import { ForgeError, messageOf } from '../../errors.ts';
import { openArrowFile } from './arrow-file.ts';
import { arrowMessages } from './arrow-messages.ts';
import { checkBatch } from './check-batch.ts';
import { jsonBytes } from './json-value.ts';
import { unpackLz4Frame } from './lz4-frame.ts';
import { type ByteReader, readPieces } from './source-part.ts';

const BATCH_ROWS = 1000;

/**
 * The rows of Arrow IPC as JSON lines, one record batch in memory at a time. A file (Feather version 2 is one) holds the same
 * messages as a stream behind a prefix, so both are read from front to back; only a file whose schema stands at its end alone is
 * held whole. Throws ForgeError bad_data on damage.
 */
export async function arrowLines(raw: ByteReader, name: string, isFile: boolean): Promise<ByteReader> {
  const { CompressionType, Message, RecordBatchReader, compressionRegistry } = await import('apache-arrow');
  const { unpackZstd } = await import('./unpack-zstd.ts');
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (data) => aligned(unpackZstd(data)) });
  let failure: unknown;
  let batches: AsyncIterator<RecordBatch> | undefined;
  let rows: Iterator<unknown> | undefined;

  async function batchesOf(): Promise<AsyncIterator<RecordBatch>> {
    const reader = isFile ? await openArrowFile(raw, name, { Message, RecordBatchReader }) : raw;
    const source = arrowMessages(noting(reader, (error) => (failure = error)));
    return (await RecordBatchReader.from(source))[Symbol.asyncIterator]();
  }

  async function nextBatch(): Promise<Iterator<unknown> | undefined> {
    try {
      batches ??= await batchesOf();
      const { done, value } = await batches.next();
      if (done !== true) checkBatch(value);
      return done === true ? undefined : value[Symbol.iterator]();
    } catch (error) {
      throw failure ?? (error instanceof ForgeError ? error : damaged(name, error));
    }
  }

  /** A value that means nothing, such as a moment beyond all calendars, shows only when it is written. */
  function linesOf(some: Iterator<unknown>): Buffer | undefined {
    try {
      const taken = take(some, BATCH_ROWS);
      return taken.length > 0 ? jsonBytes(taken) : undefined;
    } catch (error) {
      throw damaged(name, error);
    }
  }

  async function next(): Promise<Buffer | undefined> {
    for (;;) {
      rows ??= await nextBatch();
      if (rows === undefined) return undefined;
      const lines = linesOf(rows);
      if (lines !== undefined) return lines;
      rows = undefined;
    }
  }

  return readPieces(next);
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

/** What is wrong with the source itself is not to be told as damage. */
function noting(raw: ByteReader, failed: (error: unknown) => void): ByteReader {
  return {
    async read(target) {
      try {
        return await raw.read(target);
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  };
}

function damaged(name: string, cause: unknown): ForgeError {
  return new ForgeError('bad_data', `the Arrow data of ${name} cannot be read: ${messageOf(cause)}`, {
    next: 'write the file again',
    cause,
  });
}
