import { checkMetadata } from './arrow-metadata.ts';
import { type ByteReader, fill } from './source-part.ts';

const PIECE_BYTES = 256 << 10;
const CONTINUES = 0xffffffff;
const MAX_METADATA_BYTES = 64 << 20;
/** A batch is in memory whole. */
const MAX_BODY_BYTES = 2 ** 31;

/**
 * The messages of Arrow IPC, unchanged, in pieces that end where messages end: a length, metadata, a body. Throws RangeError when the
 * metadata cannot be true.
 */
export async function* arrowMessages(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const start = await prefixOf(reader);
    const size = start.length < 4 ? 0 : start.readUInt32LE(start.length - 4);
    if (size === 0) return yield start;
    if (size > MAX_METADATA_BYTES) throw new RangeError(`a message says that it has ${size} bytes of metadata`);
    const metadata = await take(reader, size);
    const body = metadata.length < size ? 0 : checkMetadata(metadata);
    if (body < 0 || body > MAX_BODY_BYTES) throw new RangeError(`a message says that it has a body of ${body} bytes`);
    yield Buffer.concat([start, metadata]);
    if (metadata.length < size) return;
    yield* bodyOf(reader, body);
  }
}

async function* bodyOf(reader: ByteReader, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0;) {
    const piece = await take(reader, Math.min(PIECE_BYTES, left));
    if (piece.length === 0) return;
    yield piece;
    left -= piece.length;
  }
}

/** The length of a message: four bytes, since Arrow 0.15 behind four bytes of ones. */
async function prefixOf(reader: ByteReader): Promise<Buffer> {
  const first = await take(reader, 4);
  if (first.length < 4 || first.readUInt32LE(0) !== CONTINUES) return first;
  return Buffer.concat([first, await take(reader, 4)]);
}

async function take(reader: ByteReader, size: number): Promise<Buffer> {
  const target = Buffer.allocUnsafeSlow(size);
  return target.subarray(0, await fill(reader, target));
}
