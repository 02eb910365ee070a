import { ForgeError, messageOf } from '../../errors.ts';
import { jsonBytes } from './json-value.ts';
import { type ByteReader, type OpenBytes, readPieces } from './source-part.ts';

const BATCH_ROWS = 1000;

/**
 * The rows of a Parquet file as JSON lines, one row group in memory at a time. Damage of a row group is a ForgeError bad_data
 * that names it, behind the rows of the groups before.
 */
export async function parquetLines(bytes: OpenBytes, name: string): Promise<ByteReader> {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file = {
    byteLength: bytes.size,
    slice: async (start: number, end = bytes.size) => toArrayBuffer(await bytes.slice(start, end)),
  };
  const metadata = await explain(name, 'its footer', () => parquetMetadataAsync(file));
  const groups = rowRanges(metadata.row_groups.map((group) => Number(group.num_rows)));
  let rows: Record<string, unknown>[] = [];
  let group = 0;

  async function next(): Promise<Buffer | undefined> {
    while (rows.length === 0) {
      const range = groups[group++];
      if (range === undefined) return undefined;
      const read = () => parquetReadObjects({ file, metadata, compressors, ...range });
      rows = await explain(name, `row group ${group} of ${groups.length}`, read);
    }
    return jsonBytes(rows.splice(0, BATCH_ROWS));
  }

  return readPieces(next);
}

function rowRanges(counts: readonly number[]): { rowStart: number; rowEnd: number }[] {
  let rowEnd = 0;
  return counts.map((count) => ({ rowStart: rowEnd, rowEnd: (rowEnd += count) }));
}

/** The bytes in a buffer of their own. */
function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** What the reader throws is damage, unless it comes from reading the bytes. */
async function explain<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForgeError || (error instanceof Error && 'code' in error)) throw error;
    throw new ForgeError('bad_data', `${what} of the Parquet file ${name} cannot be read: ${messageOf(error)}`, {
      next: 'write the file again',
      cause: error,
    });
  }
}
