import type { SkipBytes } from '../text-kernel.ts';

/** What one look at a text's bytes makes worth a closer look, as bits. A bit set proves nothing; a bit unset rules the family out. */
export const signs = {
  /** An @ between letters. */
  at: 1,
  /** Nine digits or more with nothing but separators between them, eight and a letter, or three dots between digits. */
  number: 2,
  /** Sixteen letters and digits or more without a break, a digit among them; five hyphens in a row. */
  token: 4,
  /** Characters that UTF-8 read as Windows-1252 and written again leaves. */
  mojibake: 8,
  /** U+FFFD: something was lost before. */
  replacement: 16,
  control: 32,
  /** A tag or an entity. */
  markup: 64,
} as const;

export const PRIVATE_SIGNS = signs.at | signs.number | signs.token;

const BREAK = 0;
const LETTER = 1;
const DIGIT = 2;
const SEPARATOR = 3;
const AT = 4;
const OPENING = 5;
const ESCAPE = 6;
const HIGH = 7;
const DELETE = 8;

const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  if (byte === 0x7f) return DELETE;
  const character = String.fromCharCode(byte);
  if (/[A-Za-z_=]/.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  if (' .-()+/'.includes(character)) return SEPARATOR;
  if (character === '@') return AT;
  if (character === '<' || character === '&') return OPENING;
  return character === '\\' ? ESCAPE : BREAK;
});

const MIN_TOKEN = 16;
const MIN_DIGITS = 9;
const DOT = 46;
const HYPHEN = 45;

/** Kinds that begin something; letters, blanks and most punctuation show nothing by themselves. */
const telling = kinds.map((kind, byte) => (kind === DIGIT || kind >= AT || byte === HYPHEN ? 1 : 0));
/** Bytes at which `scanSigns` has something to do. */
export const signBytes: readonly number[] = [...telling.keys()].filter((byte) => telling[byte] === 1);
/** So many bytes that tell nothing, one behind the other, and the kernel is asked for the next that does. */
const PATIENCE = 8;

/**
 * Reads the escaped text in [start, end) once; returns the bits of `signs` that it shows. `skip`: to the next of `signBytes`, where the
 * bytes are in a kernel.
 */
export function scanSigns(bytes: Buffer, start: number, end: number, skip?: SkipBytes): number {
  let found = 0;
  let plain = PATIENCE - 1;
  // Behind the last escape: its letters belong to no word.
  let fresh = start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (telling[byte] === 0) {
      if (++plain < PATIENCE || skip === undefined) continue;
      at = skip(at + 1, end) - 1;
      plain = 0;
      continue;
    }
    plain = 0;
    const kind = kinds[byte] ?? 0;
    if (kind === DIGIT) {
      const shown = numberSigns(bytes, fresh, at, end);
      found |= shown & NUMBER_SIGNS;
      at = Math.floor(shown / PLACE) - 1;
    } else if (kind === HIGH) found |= highSigns(bytes, at, byte);
    else if (kind === ESCAPE) {
      found |= escapeSigns(bytes, at);
      at += bytes[at + 1] === 0x75 ? 5 : 1;
      fresh = at + 1;
    } else if (kind === SEPARATOR) found |= hyphenSigns(bytes, at, start);
    else found |= punctuationSigns(kind, bytes, at);
  }
  return found;
}

const NUMBER_SIGNS = signs.number | signs.token;
const PLACE = 8;

/** From the first digit at `from`: what the number, and the word around it, show, plus 8 times the place behind them. */
function numberSigns(bytes: Buffer, fresh: number, from: number, end: number): number {
  let found = 0;
  let token = 0;
  while (token < MIN_TOKEN && from - token > fresh && isWord(bytes[from - token - 1] ?? 0)) token++;
  let tokenDigits = 0;
  let digits = 0;
  let dots = 0;
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const kind = kinds[byte];
    if (kind === DIGIT) {
      token++;
      tokenDigits++;
      digits++;
    } else if (kind === LETTER) {
      if (digits >= MIN_DIGITS - 1) found |= signs.number;
      digits = 0;
      dots = 0;
      if (tokenDigits === 0) break;
      token++;
    } else {
      if (tokenDigits > 0 && token >= MIN_TOKEN) found |= signs.token;
      tokenDigits = 0;
      token = 0;
      if (kind !== SEPARATOR || digits === 0) break;
      if (byte === DOT) dots++;
      else if (byte === HYPHEN) found |= hyphenSigns(bytes, at, from);
    }
  }
  if (tokenDigits > 0 && token >= MIN_TOKEN) found |= signs.token;
  if (digits >= MIN_DIGITS || dots >= 3) found |= signs.number;
  return at * PLACE + found;
}

function isWord(byte: number): boolean {
  return kinds[byte] === LETTER || kinds[byte] === DIGIT;
}

function hyphenSigns(bytes: Buffer, at: number, start: number): number {
  return bytes[at - 1] === HYPHEN && isRule(bytes, at, start) ? signs.token : 0;
}

/** Five hyphens and a letter: the beginning of a key in PEM form. */
function isRule(bytes: Buffer, at: number, start: number): boolean {
  const next = bytes[at + 1] ?? 0;
  return at - 4 >= start && bytes[at - 4] === HYPHEN && next >= 65 && next <= 90;
}

/** Ã to ô followed by what a continuation byte becomes; U+FFFD; C1 controls. */
function highSigns(bytes: Buffer, at: number, byte: number): number {
  const next = bytes[at + 1] ?? 0;
  if (byte === 0xc3) return next >= 0x82 && next <= 0xb4 && isMangled(bytes[at + 2] ?? 0) ? signs.mojibake : 0;
  if (byte === 0xc2) return next < 0xa0 ? signs.control : 0;
  if (byte === 0xef && next === 0xbf && bytes[at + 2] === 0xbd) return signs.replacement;
  return 0;
}

function isMangled(lead: number): boolean {
  return lead === 0xc2 || lead === 0xc5 || lead === 0xc6 || lead === 0xcb || lead === 0xe2;
}

/** JSON writes control characters as \b, \f and \u00XX. */
function escapeSigns(bytes: Buffer, at: number): number {
  const letter = bytes[at + 1];
  if (letter === 0x62 || letter === 0x66) return signs.control;
  const isLow = letter === 0x75 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30 && (bytes[at + 4] ?? 0) < 0x32;
  return isLow ? signs.control : 0;
}

function punctuationSigns(kind: number, bytes: Buffer, at: number): number {
  if (kind === DELETE) return signs.control;
  const next = kinds[bytes[at + 1] ?? 0] ?? 0;
  if (kind === AT) return next === LETTER || next === DIGIT ? signs.at : 0;
  return next === LETTER || bytes[at + 1] === 0x2f || bytes[at + 1] === 0x23 ? signs.markup : 0;
}
