import { ForgeError } from '../../errors.ts';
import { type ByteReader, type OpenBytes, fill } from './source-part.ts';

const PIECE_BYTES = 8 << 20;

/** Reads all of it into memory, so that it can be read in any order. Throws ForgeError unsupported beyond `most` bytes. */
export async function holdBytes(reader: ByteReader, most: number, name: string): Promise<OpenBytes> {
  const pieces: Buffer[] = [];
  let total = 0;
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    const count = await fill(reader, piece);
    total += count;
    if (total > most)
      throw new ForgeError('unsupported', `${name} unpacks to more than ${most >> 20} MiB`, {
        next: 'unpack it first and name the unpacked file',
      });
    pieces.push(piece.subarray(0, count));
    if (count < piece.length) break;
  }
  return heldBytes(Buffer.concat(pieces, total));
}

/** Bytes in memory as a part's. */
export function heldBytes(held: Buffer): OpenBytes {
  return {
    size: held.length,
    sequence() {
      let at = 0;
      return {
        async read(target) {
          const count = held.copy(target, 0, at);
          at += count;
          return count;
        },
      };
    },
    slice: async (start, end) => held.subarray(start, end),
    unchanged: async () => {},
    close: async () => {},
  };
}
