export { decompressZstd as unpackZstd } from 'hyparquet-compressors';
