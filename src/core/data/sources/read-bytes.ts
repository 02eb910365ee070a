import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ForgeError } from '../../errors.ts';
import { MAX_RECORD_BYTES, type RowParser } from './source.ts';

const CHUNK_BYTES = 1 << 20;
const BUFFER_BYTES = CHUNK_BYTES + 65_536;

type Reading = {
  signal: AbortSignal;
  /** Called after each chunk, when the parser has used what it could. */
  afterChunk(bytesRead: number, totalBytes: number): Promise<void>;
};

/**
 * Reads a file once through a parser, in chunks of a megabyte, in one buffer that grows only for a record that is larger.
 * Returns size and SHA-256 of the file. Throws ForgeError when the file changes meanwhile.
 */
export async function readBytes(
  path: string,
  parser: RowParser,
  reading: Reading,
): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r');
  const ahead = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const readAhead = () => file.read(ahead, 0, CHUNK_BYTES, null);
  let pending: ReturnType<typeof readAhead> | undefined;
  try {
    const before = await file.stat();
    const hash = createHash('sha256');
    let buffer: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    pending = readAhead();
    let filled = 0;
    let total = 0;
    for (;;) {
      reading.signal.throwIfAborted();
      const { bytesRead } = await pending;
      if (buffer.length < filled + bytesRead) buffer = enlarged(buffer, filled + bytesRead);
      ahead.copy(buffer, filled, 0, bytesRead);
      if (bytesRead > 0) pending = readAhead();
      hash.update(buffer.subarray(filled, filled + bytesRead));
      filled += bytesRead;
      total += bytesRead;
      const used = feed(parser, buffer, filled, bytesRead === 0);
      await reading.afterChunk(total, before.size);
      if (bytesRead === 0) break;
      buffer.copyWithin(0, used, filled);
      filled -= used;
    }
    const after = await file.stat();
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || total !== before.size)
      throw new ForgeError(
        'bad_data',
        `${path} changed while it was read (${before.size} bytes before, ${total} read)`,
        {
          next: 'call prepare_dataset again when nothing writes to the file',
        },
      );
    return { bytes: total, sha256: hash.digest('hex') };
  } finally {
    await Promise.allSettled([pending]); // a read that nobody waits for any more: what stopped us is the error to tell
    await file.close();
  }
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

/** The first bytes of a file, and whether they are all of it. */
export async function readHead(path: string, size: number): Promise<{ head: Buffer; whole: boolean }> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(size);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(head, filled, size - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === size) break;
    }
    const { size: total } = await file.stat();
    return { head: head.subarray(0, filled), whole: filled >= total };
  } finally {
    await file.close();
  }
}
