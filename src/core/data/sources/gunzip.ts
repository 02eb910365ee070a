import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ForgeError, messageOf } from '../../errors.ts';
import { type ByteReader, readPieces } from './source-part.ts';

const PIECE_BYTES = 256 << 10;

/** Unpacks gzip, several members in a row included. Throws ForgeError bad_data on damage, behind the bytes before it. */
export function gunzip(packed: ByteReader, name: string): ByteReader & { close: () => void } {
  let failure: unknown;
  let total = 0;
  const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
  const source = Readable.from(pieces(packed, (error) => (failure = error)));
  pipeline(source, unpacked, () => {}); // errors come out of the iterator below
  const iterator: AsyncIterator<Uint8Array> = unpacked[Symbol.asyncIterator]();

  async function next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await iterator.next();
      if (done === true) return undefined;
      total += value.length;
      return value;
    } catch (error) {
      if (failure !== undefined) throw failure;
      throw damaged(name, total, error);
    }
  }

  return { ...readPieces(next), close: () => void unpacked.destroy() };
}

async function* pieces(packed: ByteReader, failed: (error: unknown) => void): AsyncGenerator<Buffer> {
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const count = await packed.read(piece);
      if (count === 0) return;
      yield piece.subarray(0, count);
    }
  } catch (error) {
    failed(error);
    throw error;
  }
}

function damaged(name: string, total: number, cause: unknown): ForgeError {
  return new ForgeError('bad_data', `${name} is damaged gzip: ${messageOf(cause)} after ${total} unpacked bytes`, {
    next: 'pack or download the file again',
    cause,
  });
}
