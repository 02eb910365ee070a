import type { ByteReader } from './source-part.ts';
import { MAX_RECORD_BYTES, type RowParser } from './source.ts';

const CHUNK_BYTES = 1 << 20;
const BUFFER_BYTES = CHUNK_BYTES + 65_536;

type Reading = {
  signal: AbortSignal;
  /** Called after each chunk, when the parser has used what it could. */
  afterChunk(): Promise<void>;
};

/**
 * Reads bytes once through a parser, in chunks of a megabyte, in one buffer that grows only for a record that is larger. The
 * next chunk is read while the parser works.
 */
export async function readBytes(reader: ByteReader, parser: RowParser, reading: Reading): Promise<void> {
  const ahead = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let buffer: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let pending = readAhead(reader, ahead);
  let filled = 0;
  try {
    for (;;) {
      reading.signal.throwIfAborted();
      const count = await pending;
      if (buffer.length < filled + count) buffer = enlarged(buffer, filled + count);
      ahead.copy(buffer, filled, 0, count);
      if (count > 0) pending = readAhead(reader, ahead);
      filled += count;
      const used = feed(parser, buffer, filled, count === 0);
      await reading.afterChunk();
      if (count === 0) break;
      buffer.copyWithin(0, used, filled);
      filled -= used;
    }
  } finally {
    await Promise.allSettled([pending]); // nobody waits for it any more: what stopped us is the error to tell
  }
}

/** A read that fails while the parser works is nobody's yet: its error comes out when it is waited for. */
function readAhead(reader: ByteReader, target: Buffer): Promise<number> {
  const reading = reader.read(target);
  reading.catch(() => {});
  return reading;
}

/** With the buffer at its limit the parser has to give something up, else a broken record would swallow the file. */
function feed(parser: RowParser, buffer: Buffer, filled: number, last: boolean): number {
  const used = parser.feed(buffer, filled, last ? 'last' : 'more');
  const stuck = !last && used === 0 && filled >= MAX_RECORD_BYTES;
  return stuck ? parser.feed(buffer, filled, 'full') : used;
}

function enlarged(buffer: Buffer, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, needed));
  buffer.copy(larger);
  return larger;
}
