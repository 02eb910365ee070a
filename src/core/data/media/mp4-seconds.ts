/** Bytes [start, end) of a file. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** So many boxes stand before the one that is looked for, at most. */
const MOST_BOXES = 64;
const HEADER_BYTES = 16;
/** The header of a movie is the first box within it, as a rule. */
const MOVIE_BYTES = 4096;

/**
 * How long an MP4 or QuickTime file lasts, in seconds; undefined when it does not say. Reads the header of each outer box and
 * the beginning of `moov` alone. Source: ISO/IEC 14496-12, 4.2 and 8.2.2.
 */
export async function mp4Seconds(read: ReadRange, size: number): Promise<number | undefined> {
  let at = 0;
  for (let box = 0; box < MOST_BOXES && at + 8 <= size; box++) {
    const header = Buffer.from(await read(at, Math.min(size, at + HEADER_BYTES)));
    const length = boxLength(header, size - at);
    if (length < 8) return undefined;
    if (header.toString('latin1', 4, 8) === 'moov')
      return ofMovie(Buffer.from(await read(at, Math.min(size, at + Math.min(length, MOVIE_BYTES)))));
    at += length;
  }
  return undefined;
}

/** 1 stands for a length of 64 bits, 0 for all that is left. */
function boxLength(header: Buffer, left: number): number {
  const short = header.readUInt32BE(0);
  if (short === 0) return left;
  return short === 1 && header.length >= HEADER_BYTES ? Number(header.readBigUInt64BE(8)) : short;
}

function ofMovie(movie: Buffer): number | undefined {
  const found = movie.indexOf('mvhd', 8, 'latin1');
  const at = found + 4;
  const long = movie[at] === 1;
  if (found < 0 || movie.length < at + (long ? 32 : 20)) return undefined;
  const scale = movie.readUInt32BE(at + (long ? 20 : 12));
  const duration = long ? Number(movie.readBigUInt64BE(at + 24)) : movie.readUInt32BE(at + 16);
  return scale === 0 ? undefined : Math.round((duration / scale) * 100) / 100;
}
