import { type JsonScan, createJsonScan } from './json-scan.ts';
import { type ByteReader, readPieces } from './source-part.ts';
import { utf8MarkLength } from './utf8.ts';

const PIECE_BYTES = 256 << 10;

/**
 * Turns a JSON document into JSON lines while it is read: the elements of a list, the elements of the one list in an object,
 * or objects written one behind the other. Holds no more than the chunk at hand. Throws ForgeError bad_data when an object
 * holds two lists.
 */
export function jsonLines(text: ByteReader, name: string): ByteReader & Pick<JsonScan, 'fault'> {
  const chunk = Buffer.allocUnsafeSlow(PIECE_BYTES);
  const scan = createJsonScan(name);
  let started = false;
  let ended = false;

  async function next(): Promise<Buffer | undefined> {
    if (ended) return undefined;
    const count = await text.read(chunk);
    ended = count === 0;
    const from = started ? 0 : utf8MarkLength(chunk.subarray(0, count));
    started = true;
    return ended ? scan.finish() : scan.take(chunk, from, count);
  }

  return { ...readPieces(next), fault: scan.fault };
}
