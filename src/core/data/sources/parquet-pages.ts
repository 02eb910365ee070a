import type { FileMetaData } from 'hyparquet';
import type { parquetHeader } from 'hyparquet/src/column.js';

type Chunk = { from: number; to: number; values: number };

/**
 * Looks at the headers of all pages in the bytes [start, …) of a file before they are unpacked. Throws RangeError when one cannot be
 * true: the reader would make room for as many values as it says, or go on for ever.
 */
export function createPageCheck(metadata: FileMetaData, readHeader: typeof parquetHeader) {
  const chunks = metadata.row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data: column }): Chunk[] => {
      if (column === undefined) return [];
      const from = Number(column.dictionary_page_offset ?? column.data_page_offset);
      return [{ from, to: from + Number(column.total_compressed_size), values: Number(column.num_values) }];
    }),
  );
  return (start: number, bytes: ArrayBuffer): void => {
    for (const { from, to, values } of chunks)
      if (from >= start && to <= start + bytes.byteLength)
        checkPages(new DataView(bytes, from - start, to - from), values, readHeader);
  };
}

/** As many values as the column says, and no page longer than the column. */
function checkPages(view: DataView, values: number, readHeader: typeof parquetHeader): void {
  const reader = { view, offset: 0 };
  let left = values;
  while (left > 0 && reader.offset < view.byteLength - 1) {
    const header = readHeader(reader);
    const size = header.compressed_page_size;
    const data = header.data_page_header ?? header.data_page_header_v2;
    // A dictionary may hold values that no row has, but none in no space.
    const most = data === undefined ? header.uncompressed_page_size * 8 : left;
    const page = data ?? header.dictionary_page_header;
    if (page !== undefined && !(page.num_values >= 0 && page.num_values <= most))
      throw new RangeError(`a page says that it has ${page.num_values} values, at most ${most} are possible`);
    if (!(size >= 0 && size <= view.byteLength - reader.offset))
      throw new RangeError(`a page says that it has ${size} bytes, ${view.byteLength - reader.offset} are left`);
    left -= data?.num_values ?? 0;
    reader.offset += size;
  }
}
