import { countUtf8Sequences, isUtf8Until, utf8MarkLength } from '../utf8.ts';
import { charsetDecoder } from './charset-decoder.ts';
import { type Charset, charsets } from './charsets.ts';

/** How a text is encoded. `confidence` 0..1: 1 when a mark or the bytes themselves leave no doubt. */
export type Encoding = { label: string; confidence: number; why: string };

const UTF8: Encoding = { label: 'utf-8', confidence: 1, why: 'the bytes are valid UTF-8' };
const SAMPLE_BYTES = 64 << 10;

/** UTF-16 by its mark, or by zero bytes on one side of each pair. Undefined when it is not. */
export function detectUtf16(head: Buffer): Encoding | undefined {
  const [first, second] = head;
  const why = 'byte-order mark';
  if (first === 0xff && second === 0xfe) return { label: 'utf-16le', confidence: 1, why };
  if (first === 0xfe && second === 0xff) return { label: 'utf-16be', confidence: 1, why };
  const looked = head.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [at, byte] of looked.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = looked.length / 2;
  const label = odd > even ? 'utf-16le' : 'utf-16be';
  const [most, fewest] = [Math.max(even, odd), Math.min(even, odd)];
  if (pairs < 2 || fewest > pairs * 0.05) return undefined;
  if (most >= pairs * 0.3) return { label, confidence: 0.9, why: 'every other byte is zero' };
  if (most < LONE_ZEROS || fewest > 0 || !isCleanUtf16(looked, label)) return undefined;
  return { label, confidence: 0.8, why: `${most} zero bytes, all on one side of a pair` };
}

/** In scripts beyond Latin only digits, delimiters and line ends have a zero byte; no other text has any. */
const LONE_ZEROS = 8;

function isCleanUtf16(bytes: Buffer, label: string): boolean {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes.subarray(0, bytes.length & ~1), { stream: true });
    return !/[\p{Cn}\p{Co}\0]/u.test(text.slice(0, -1)) && /[\n\r]/.test(text);
  } catch {
    return false; // half of a surrogate pair: these are not its letters
  }
}

/**
 * Decides what bytes beyond ASCII mean. UTF-8 as soon as most of them are valid UTF-8, since texts in other encodings hardly
 * ever are; otherwise the encoding whose text looks most like one: only common letters and signs, no letters of other
 * scripts, no capitals inside words, no holes. UTF-8 also when none does.
 */
export function detectEncoding(bytes: Buffer): Encoding {
  if (utf8MarkLength(bytes) > 0) return { ...UTF8, why: 'byte-order mark' };
  if (isUtf8Until(bytes, bytes.length)) return UTF8;
  const { valid, invalid } = countUtf8Sequences(bytes);
  if (valid >= invalid)
    return { ...UTF8, confidence: 0.9, why: `${invalid} of ${valid + invalid} sequences are damaged` };
  const sample = notableBytes(bytes);
  const scores = charsets
    .map((charset) => ({ charset, score: score(charset, sample) }))
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = scores;
  if (best === undefined || best.score < 0.5)
    return { ...UTF8, confidence: 0.3, why: 'the bytes look like no known encoding' };
  const margin = best.score - Math.max(0, second?.score ?? 0);
  const confidence = Math.round(Math.min(0.99, 0.55 * best.score + margin) * 100) / 100;
  return { label: best.charset.label, confidence, why: 'its letters fit best' };
}

/** The lines that hold bytes beyond ASCII, up to a limit: a long file may begin with pages of plain English. */
function notableBytes(bytes: Buffer): Buffer {
  const lines: Buffer[] = [];
  let kept = 0;
  for (let at = 0; at < bytes.length && kept < SAMPLE_BYTES;) {
    const found = bytes.indexOf(10, at);
    const end = found < 0 ? bytes.length : found + 1;
    const line = bytes.subarray(at, Math.min(end, at + SAMPLE_BYTES));
    if (line.some((byte) => byte >= 0x80)) {
      lines.push(line);
      kept += line.length;
    }
    at = end;
  }
  return Buffer.concat(lines);
}

/** About 1 for text that is in this encoding, below 0 for text that cannot be. */
function score(charset: Charset, bytes: Buffer): number {
  const text = charsetDecoder(charset.label)(bytes, false);
  const foreign = text.match(/[^\p{ASCII}]/gu) ?? [];
  if (foreign.length === 0) return 0;
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const common = foreign.filter((character) => charset.common.test(character)).length;
  const broken = count(/[\ufffd\u0080-\u009f\ue000-\uf8ff]/gu);
  if (charset.bytes === 'multi') return multiByteScore(foreign.length, common, broken);
  const capitalsInside = count(/\p{Ll}(?=[^\p{ASCII}])\p{Lu}/gu) + count(/\p{Ll}\P{ASCII}?\p{Lu}\p{Ll}/gu);
  const signsInside = count(/\p{L}[^\p{ASCII}\p{L}\p{M}’‘´·]\p{L}/gu);
  const mixed = count(/[a-z][\u0370-\u06ff]|[\u0370-\u06ff][a-z]/gu);
  return (common - broken * 3 - capitalsInside - signsInside - mixed * 2) / foreign.length;
}

/** A fifth of running Chinese and half of Japanese and Korean are the most common characters; holes weigh heavily. */
function multiByteScore(foreign: number, common: number, broken: number): number {
  return Math.min(1, (common / foreign) * 3) - (broken / foreign) * 20;
}
