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

/** What one look at a text tells. */
export type TextScan = {
  codePoints: number;
  /** Nothing but white space. */
  blank: boolean;
  singleLine: boolean;
  /** The first reserved word in it, or an empty string. */
  reserved: string;
  /** The text in lower case with white space folded, escaped as the input is: [0, foldedLength). */
  folded: Buffer;
  foldedLength: number;
};

export function createTextScan(): TextScan {
  return { codePoints: 0, blank: true, singleLine: true, reserved: '', folded: Buffer.alloc(4096), foldedLength: 0 };
}

const PLAIN = 0;
const SPACE = 1;
const ESCAPE = 2;
const TRIGGER = 3;
const HIGH = 4;

const byteKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  const character = String.fromCharCode(byte);
  if (character === ' ') return SPACE;
  if (character === '\\') return ESCAPE;
  return reservedWords.some((word) => word.endsWith(character)) ? TRIGGER : PLAIN;
});
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** Reads the escaped text in [start, end) once. Text beyond ASCII is folded by the rules of Unicode instead. */
export function scanText(scan: TextScan, bytes: Buffer, start: number, end: number): void {
  if (scan.folded.length < end - start) scan.folded = Buffer.allocUnsafe((end - start) * 2);
  const { folded } = scan;
  let length = 0;
  let hidden = 0;
  let high = false;
  scan.reserved = '';
  scan.singleLine = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const kind = byteKinds[byte];
    if (kind === PLAIN) folded[length++] = lowerCase[byte] ?? 0;
    else if (kind === SPACE) {
      if (length > 0 && folded[length - 1] !== 32) folded[length++] = 32;
    } else if (kind === ESCAPE) {
      const size = escapeSize(bytes, ++at);
      hidden += size - 1;
      if (isLineEnd(bytes[at])) scan.singleLine = false;
      if (isSpaceEscape(bytes[at])) {
        if (length > 0 && folded[length - 1] !== 32) folded[length++] = 32;
      } else {
        folded[length++] = byte;
        for (let step = 1; step < size; step++) folded[length++] = bytes[at + step - 1] ?? 0;
      }
      at += size - 2;
    } else if (kind === HIGH) {
      high = true;
      if ((byte & 0xc0) === 0x80) hidden++;
      folded[length++] = byte;
    } else {
      if (scan.reserved === '') scan.reserved = reservedEndingAt(bytes, start, at);
      folded[length++] = byte;
    }
  }
  if (length > 0 && folded[length - 1] === 32) length--;
  scan.codePoints = end - start - hidden;
  scan.foldedLength = high ? foldUnicode(scan, bytes, start, end) : length;
  scan.blank = scan.foldedLength === 0;
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

function foldUnicode(scan: TextScan, bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('utf8', start, end).replace(/\\[nrtf]/g, blankUnlessEscaped);
  const folded = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const needed = folded.length * 3;
  if (scan.folded.length < needed) scan.folded = Buffer.allocUnsafe(needed);
  return scan.folded.write(folded, 'utf8');
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
