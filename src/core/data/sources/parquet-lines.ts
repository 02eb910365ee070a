import type { FileMetaData, SchemaTree } from 'hyparquet';
import { ForgeError, messageOf } from '../../errors.ts';
import { jsonBytes } from './json-value.ts';
import { createPageCheck } from './parquet-pages.ts';
import { type ByteReader, type OpenBytes, readPieces } from './source-part.ts';

const BATCH_ROWS = 1000;

/**
 * The rows of a Parquet file as JSON lines, one row group in memory at a time. Damage of a row group is a ForgeError bad_data
 * that names it, behind the rows of the groups before.
 */
export async function parquetLines(bytes: OpenBytes, name: string): Promise<ByteReader> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const { parquetHeader } = await import('hyparquet/src/column.js');
  const { pageCodecs: compressors } = await import('./page-codecs.ts');
  let checkPages: (start: number, read: ArrayBuffer) => void = () => {};
  const file = {
    byteLength: bytes.size,
    slice(start: number, end = bytes.size) {
      const range = readRange(bytes, start, end, checkPages);
      range.catch(() => {}); // several are asked for at once: when one fails, nobody waits for the others
      return range;
    },
  };
  const metadata = await explain(name, 'its footer', () => parquetMetadataAsync(file));
  await explain(name, 'its footer', async () => checkCounts(metadata, parquetSchema));
  checkPages = createPageCheck(metadata, parquetHeader);
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

/** A damaged count would have the reader make room for rows that are not there. */
function checkCounts(metadata: FileMetaData, parquetSchema: (metadata: FileMetaData) => SchemaTree): void {
  const rows = metadata.row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
  if (rows !== metadata.num_rows) throw new RangeError(`it says ${metadata.num_rows} rows, its row groups ${rows}`);
  const leaves = leafPaths(parquetSchema(metadata));
  for (const [index, { columns, num_rows }] of metadata.row_groups.entries()) {
    const paths = columns.map((column) => column.meta_data?.path_in_schema.join('.'));
    if (paths.join('\n') !== leaves.join('\n'))
      throw new RangeError(
        `row group ${index + 1} has the columns ${paths.join(', ')}, the schema ${leaves.join(', ')}`,
      );
    for (const { meta_data: column } of columns)
      if (column === undefined || column.num_values < num_rows || column.data_page_offset < 0n)
        throw new RangeError(
          `row group ${index + 1} has ${num_rows} rows but ${column?.num_values} values in a column`,
        );
  }
}

function leafPaths({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [path.join('.')] : children.flatMap(leafPaths);
}

function rowRanges(counts: readonly number[]): { rowStart: number; rowEnd: number }[] {
  let rowEnd = 0;
  return counts.map((count) => ({ rowStart: rowEnd, rowEnd: (rowEnd += count) }));
}

/** Bytes in a buffer of their own. A damaged footer asks for ranges that are none. */
async function readRange(
  bytes: OpenBytes,
  start: number,
  end: number,
  check: (start: number, read: ArrayBuffer) => void,
): Promise<ArrayBuffer> {
  if (!(start >= 0 && start <= end && end <= bytes.size))
    throw new RangeError(`it points to the bytes ${start} to ${end} of ${bytes.size}`);
  const copy = new ArrayBuffer(end - start);
  new Uint8Array(copy).set(await bytes.slice(start, end));
  check(start, copy);
  return copy;
}

/** What the reader throws is damage, unless it comes from reading the bytes. */
async function explain<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForgeError || (error instanceof Error && 'syscall' in error)) throw error;
    throw new ForgeError('bad_data', `${what} of the Parquet file ${name} cannot be read: ${messageOf(error)}`, {
      next: 'write the file again',
      cause: error,
    });
  }
}
