import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';
import { decompressLz4, decompressLz4Raw, decompressSnappy, decompressZstd } from 'hyparquet-compressors';

/** How pages of Parquet are unpacked, by the name of their codec: Node has two of them built in. A page never grows beyond what its header says. */
export const pageCodecs: Compressors = {
  SNAPPY: decompressSnappy,
  GZIP: (page, length) => gunzipSync(page, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (page, length) => brotliDecompressSync(page, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (page) => decompressZstd(page),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};
