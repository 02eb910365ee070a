import type { TokenIds } from './token-ids.ts';

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const WHITE = 3;
const SYMBOL = 4;
const POINT = 5;
const HYPHEN = 6;
const LINE = 10;

/**
 * What each byte of UTF-8 is to mteval-v13a. Scripts whose blocks hold white space (U+0080 to U+00BF, U+1000 to U+3FFF) and U+F000 on,
 * where a broken character would be written, are left to the full rules, as is what may begin an entity or `<skipped>`.
 */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return [0xc2, 0xe1, 0xe2, 0xe3, 0xef].includes(byte) ? OTHER : LETTER;
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) return DIGIT;
  if ((byte >= 9 && byte <= 13) || (byte >= 28 && byte <= 32)) return WHITE;
  if (/[&<]/.test(character)) return OTHER;
  if (/[.,]/.test(character)) return POINT;
  if (character === '-') return HYPHEN;
  return /[{-~[-`!-&(-+:-@/]/.test(character) ? SYMBOL : LETTER;
});

/**
 * The numbers of the words that sacreBLEU's 13a cuts a text into, without a string for each; `bytes` ends in a space. Undefined where the
 * full rules of `bleuWords` are needed.
 */
export function numberBleuWords(ids: TokenIds, bytes: Uint8Array): Int32Array | undefined {
  const words = new Int32Array(bytes.length);
  let count = 0;
  let start = 0;
  let before = WHITE;
  for (let i = 0; i < bytes.length; i++) {
    const kind = KINDS[bytes[i] ?? 0] ?? OTHER;
    if (kind > DIGIT) {
      const apart = kind === WHITE || kind === SYMBOL || standsApart(bytes, i, kind, before);
      if (needsRules(bytes, i, kind)) return undefined;
      if (apart) {
        if (i > start) words[count++] = ids.idOf(bytes, start, i);
        if (kind !== WHITE) words[count++] = ids.idOf(bytes, i, i + 1);
        start = i + 1;
      }
    } else if (kind === OTHER) return undefined;
    before = kind;
  }
  return words.subarray(0, count);
}

/** A period or comma unless it is between digits; a hyphen behind a digit. */
function standsApart(bytes: Uint8Array, at: number, kind: number, before: number): boolean {
  if (kind === HYPHEN) return before === DIGIT;
  return before !== DIGIT || KINDS[bytes[at + 1] ?? 0] !== DIGIT;
}

/** Where periods and commas meet, and at a hyphen before a line's end. */
function needsRules(bytes: Uint8Array, at: number, kind: number): boolean {
  if (kind === POINT) return KINDS[bytes[at + 1] ?? 0] === POINT;
  return kind === HYPHEN && bytes[at + 1] === LINE;
}
