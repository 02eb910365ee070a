import type { SkipBytes } from './text-kernel.ts';

/** Strings that Nova training refuses in any text, case-sensitive, also inside words. Source: the Nova SFT validator. */
export const reservedWords = [
  'System:',
  'SYSTEM:',
  'User:',
  'USER:',
  'Bot:',
  'BOT:',
  'Assistant:',
  'ASSISTANT:',
  'Thought:',
  '[EOS]',
  '<image>',
  '<video>',
  '<unk>',
] as const;

/** So many bytes that tell nothing, one behind the other, and the kernel is asked for the next that does. */
const PATIENCE = 8;
/** Bytes that a kernel folds at once. */
const BLOCK = 16;

/** What one look at a text tells. */
export type TextScan = {
  codePoints: number;
  /** Nothing but white space. */
  blank: boolean;
  singleLine: boolean;
  /** The first reserved word in it, or an empty string. */
  reserved: string;
};

/** A text in lower case with white space folded to single blanks, escaped as it was: bytes [0, length). */
export type FoldedText = { bytes: Buffer; length: number };

export function createTextScan(): TextScan {
  return { codePoints: 0, blank: true, singleLine: true, reserved: '' };
}

export function createFoldedText(): FoldedText {
  return { bytes: Buffer.alloc(4096), length: 0 };
}

const PLAIN = 0;
const SPACE = 1;
const ESCAPE = 2;
const TRIGGER = 3;
const HIGH = 4;

const byteKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  const character = String.fromCharCode(byte);
  if (character === '\\') return ESCAPE;
  return reservedWords.some((word) => word.endsWith(character)) ? TRIGGER : PLAIN;
});
const foldKinds = byteKinds.map((kind, byte) => (kind === TRIGGER ? PLAIN : byte === 32 ? SPACE : kind));
/** Bytes at which `scanText` has something to do. */
export const tellingBytes: readonly number[] = [...byteKinds.keys()].filter((byte) => byteKinds[byte] !== PLAIN);
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** Reads the escaped text in [start, end) once. `skip`: to the next of `tellingBytes`, where the bytes are in a kernel. */
export function scanText(scan: TextScan, bytes: Buffer, start: number, end: number, skip?: SkipBytes): void {
  let hidden = 0;
  let plain = PATIENCE - 1;
  scan.reserved = '';
  scan.singleLine = true;
  for (let at = start; at < end; at++) {
    const kind = byteKinds[bytes[at] ?? 0];
    if (kind === PLAIN) {
      if (++plain < PATIENCE || skip === undefined) continue;
      at = skip(at + 1, end) - 1;
      plain = 0;
      continue;
    }
    plain = 0;
    if (kind === HIGH) {
      if (((bytes[at] ?? 0) & 0xc0) === 0x80) hidden++;
    } else if (kind === ESCAPE) {
      const size = escapeSize(bytes, at + 1);
      if (isLineEnd(bytes[at + 1])) scan.singleLine = false;
      hidden += size - 1;
      at += size - 1;
    } else if (scan.reserved === '') scan.reserved = reservedEndingAt(bytes, start, at);
  }
  scan.codePoints = end - start - hidden;
  scan.blank = isBlank(bytes, start, end);
}

/** Decided by the first character that is not ASCII white space; beyond ASCII by the rules of Unicode. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 32) continue;
    if (byte === 92 && isSpaceEscape(bytes[at + 1])) at++;
    else return byte >= 0x80 && unescapeSpaces(bytes.toString('utf8', at, end)).trim() === '';
  }
  return true;
}

/**
 * Folds the escaped text in [start, end). Text beyond ASCII is folded by the rules of Unicode. `copyRun`: a kernel's `foldRun`, where
 * both texts are in it.
 */
export function foldText(
  folded: FoldedText,
  bytes: Buffer,
  start: number,
  end: number,
  copyRun?: (from: number, end: number, length: number) => number,
): void {
  if (folded.bytes.length <= end - start) folded.bytes = Buffer.allocUnsafe((end - start) * 2);
  const target = folded.bytes;
  let length = 0;
  let afterSpace = 1;
  let tryAt = start;
  for (let at = start; at < end; at++) {
    if (copyRun !== undefined && at >= tryAt && (afterSpace === 0 || bytes[at] !== 32)) {
      const copied = copyRun(at, end, length);
      length += copied;
      at += copied;
      tryAt = at + BLOCK;
      if (copied > 0) afterSpace = bytes[at - 1] === 32 ? 1 : 0;
      if (at >= end) break;
    }
    const byte = bytes[at] ?? 0;
    const kind = foldKinds[byte] ?? 0;
    if (kind <= SPACE) {
      // No branch on blanks: where words end cannot be predicted, and this loop sees every byte.
      target[length] = lowerCase[byte] ?? 0;
      length += 1 - (kind & afterSpace);
      afterSpace = kind;
    } else if (kind === HIGH) return foldUnicode(folded, bytes, start, end);
    else if (isSpaceEscape(bytes[at + 1])) {
      target[length] = 32;
      length += 1 - afterSpace;
      afterSpace = 1;
      at++;
    } else {
      const size = escapeSize(bytes, at + 1);
      for (let step = 0; step < size; step++) target[length++] = bytes[at + step] ?? 0;
      afterSpace = 0;
      at += size - 1;
    }
  }
  folded.length = length > 0 && afterSpace === 1 ? length - 1 : length;
}

function foldUnicode(folded: FoldedText, bytes: Buffer, start: number, end: number): void {
  const text = unescapeSpaces(bytes.toString('utf8', start, end))
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
  if (folded.bytes.length < text.length * 3) folded.bytes = Buffer.allocUnsafe(text.length * 3);
  folded.length = folded.bytes.write(text, 'utf8');
}

function unescapeSpaces(text: string): string {
  return text.includes('\\') ? text.replace(/\\[nrtf]/g, blankUnlessEscaped) : text;
}

/** Bytes of an escape whose letter is at `at`, counted from the backslash. */
function escapeSize(bytes: Buffer, at: number): number {
  return bytes[at] === 0x75 ? 6 : 2;
}

function isSpaceEscape(letter: number | undefined): boolean {
  return letter === 0x6e || letter === 0x72 || letter === 0x74 || letter === 0x66;
}

function isLineEnd(letter: number | undefined): boolean {
  return letter === 0x6e || letter === 0x72;
}

/** An escape is one only when the number of backslashes before it is even. */
function blankUnlessEscaped(found: string, at: number, whole: string): string {
  let before = at;
  while (before > 0 && whole[before - 1] === '\\') before--;
  return (at - before) % 2 === 0 ? ' ' : found;
}

const reservedBytes = reservedWords.map((word) => ({ word, bytes: Buffer.from(word, 'latin1') }));

function reservedEndingAt(bytes: Buffer, start: number, at: number): string {
  const before = bytes[at - 1];
  for (const reserved of reservedBytes) {
    const { length } = reserved.bytes;
    if (reserved.bytes[length - 2] !== before || reserved.bytes[length - 1] !== bytes[at]) continue;
    const first = at - length + 1;
    if (first >= start && bytes.compare(reserved.bytes, 0, length, first, at + 1) === 0) return reserved.word;
  }
  return '';
}
