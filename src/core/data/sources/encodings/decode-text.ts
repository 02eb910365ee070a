import { isAscii } from 'node:buffer';
import { type ByteReader, fill } from '../source-part.ts';
import { countUtf8Sequences } from '../utf8.ts';
import { type CharsetDecoder, charsetDecoder } from './charset-decoder.ts';
import { type Encoding, detectEncoding, detectUtf16 } from './detect-encoding.ts';

/** So many sequences are not valid UTF-8 by chance. */
const SURE_SEQUENCES = 8;

/** Text in UTF-8, whatever it was in. */
export type TextReader = ByteReader & {
  /** Undefined until a byte beyond ASCII has been seen: until then it makes no difference. */
  encoding(): Encoding | undefined;
  /** Characters that stand for bytes without a meaning in the encoding. */
  damaged(): number;
};

/**
 * Converts to UTF-8 as it reads. What is ASCII or UTF-8 goes through untouched and uncopied; the encoding is decided by the
 * first chunk with other bytes, so that it costs nothing before.
 */
export function decodeText(raw: ByteReader): TextReader {
  let encoding: Encoding | undefined;
  let decoder: CharsetDecoder | undefined;
  let left: Buffer = Buffer.alloc(0);
  let damaged = 0;
  let started = false;

  function decide(chunk: Buffer): void {
    encoding = started ? undefined : detectUtf16(chunk);
    started = true;
    if (encoding === undefined && !isAscii(chunk)) encoding = detectEncoding(chunk);
    if (encoding !== undefined && encoding.label !== 'utf-8') decoder = charsetDecoder(encoding.label);
  }

  /** A chunk of UTF-8 in a file of another encoding: files are glued together from several at times. */
  function isForeignUtf8(chunk: Buffer): boolean {
    if (encoding?.label.startsWith('utf-16') === true || isAscii(chunk)) return false;
    const { valid, invalid } = countUtf8Sequences(chunk);
    return invalid === 0 && valid >= SURE_SEQUENCES;
  }

  function convert(decode: CharsetDecoder, chunk: Buffer): Buffer {
    if (isForeignUtf8(chunk)) return Buffer.from(chunk);
    const decoded = decode(chunk, chunk.length > 0);
    for (let at = decoded.indexOf('\ufffd'); at >= 0; at = decoded.indexOf('\ufffd', at + 1)) damaged++;
    return Buffer.from(decoded, 'utf8');
  }

  function takeLeft(target: Buffer): number {
    const count = left.copy(target);
    left = left.subarray(count);
    return count;
  }

  return {
    async read(target) {
      while (left.length === 0) {
        const count = await fill(raw, target);
        const chunk = target.subarray(0, count);
        if (encoding === undefined && count > 0) decide(chunk);
        if (decoder === undefined) return count;
        left = convert(decoder, chunk);
        if (count === 0) break;
      }
      return takeLeft(target);
    },
    encoding: () => encoding,
    damaged: () => damaged,
  };
}
