import { MAX_SHINGLES } from './minhash-kernel.ts';

/** The shingles of one row: words and pairs of words of prompt and answer, as 32-bit hashes [0, count). */
export type Shingles = {
  hashes: Uint32Array;
  count: number;
  words: number;
  /** Sum over the hashes of all words with a digit in them: texts with other numbers are other texts. */
  numbers: number;
  /** Hash of the answer's words when there are at most three, else 0: short answers are the same or another. */
  answer: number;
};

/** The lowest bits of a shingle's hash. */
export const PAIR = 1;
export const ANSWER = 2;

const PRIME = 0x01000193;
const SHORT_ANSWER = 3;

/** Marks a byte that is a digit. */
const DIGIT = 0x100;
/** 0: between words, or beyond ASCII; else the byte as it counts in a word. */
const letters = Uint16Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 65 && byte <= 90) return byte + 32;
  if (byte >= 48 && byte <= 57) return byte | DIGIT;
  return byte >= 97 && byte <= 122 ? byte : 0;
});

export function startShingles(shingles: Shingles): void {
  shingles.count = 0;
  shingles.words = 0;
  shingles.numbers = 0;
  shingles.answer = 0;
}

/**
 * Adds the words of the escaped text in [start, end): runs of letters and digits whatever their case (beyond ASCII case counts), each
 * character of scripts without blanks by itself; punctuation and white space never count. `part`: 0 for a prompt, ANSWER.
 */
export function addShingles(shingles: Shingles, bytes: Buffer, start: number, end: number, part: number): void {
  const before = shingles.words;
  const last = addWords(shingles, bytes, start, end, part);
  if (part === ANSWER) shingles.answer = shingles.words - before <= SHORT_ANSWER ? last | 1 : 0;
}

/** Returns a hash of the last words together. Every byte of every row comes by here, so what changes is kept in local variables. */
function addWords(shingles: Shingles, bytes: Buffer, start: number, end: number, part: number): number {
  const { hashes } = shingles;
  let { count, words, numbers } = shingles;
  let previous = 0;
  let all = 0;
  let word = 0;
  let marks = 0;
  for (let at = start; ; at++) {
    const byte = at < end ? (bytes[at] ?? 0) : 0;
    const letter = letters[byte] ?? 0;
    if (letter !== 0) {
      word = Math.imul(word ^ letter, PRIME);
      marks |= letter;
      continue;
    }
    let alone = 0;
    if (byte >= 0x80) {
      const kind = kindOf(byte, bytes[at + 1] ?? 0);
      const last = at + (byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1);
      if (kind === WITHIN) word = hashOn(word, bytes, at, last);
      else if (kind === ALONE) alone = hashOn(0, bytes, at, last);
      at = last;
      if (kind === WITHIN) continue;
    }
    // The word that ends here, then the character that is one by itself.
    for (let next = word === 0 ? alone : word; next !== 0; next = next === alone ? 0 : alone) {
      const hash = spread(next);
      words++;
      if (next === word && (marks & DIGIT) !== 0) numbers = (numbers + hash) | 0;
      if (count + 2 <= MAX_SHINGLES) {
        hashes[count++] = (hash & ~3) | part;
        if (previous !== 0) hashes[count++] = (pairOf(previous, hash) & ~3) | part | PAIR;
      }
      all = Math.imul(all, PRIME) ^ hash;
      previous = hash;
    }
    word = 0;
    marks = 0;
    if (at >= end) break;
    if (byte === 0x5c) at += bytes[at + 1] === 0x75 ? 5 : 1;
  }
  shingles.count = count;
  shingles.words = words;
  shingles.numbers = numbers;
  return all;
}

function hashOn(hash: number, bytes: Buffer, from: number, last: number): number {
  let mixed = hash;
  for (let at = from; at <= last; at++) mixed = Math.imul(mixed ^ (bytes[at] ?? 0), PRIME);
  return mixed;
}

const WITHIN = 0;
const ALONE = 1;
const BETWEEN = 2;

/** Letters of alphabets stand within words, ideographs and kana alone, punctuation and emoji between. */
function kindOf(lead: number, next: number): number {
  if (lead === 0xc2 || lead >= 0xf0) return BETWEEN;
  if (lead < 0xe2) return WITHIN;
  if (lead === 0xe2 || lead === 0xef) return BETWEEN;
  if (lead === 0xe3 && next === 0x80) return BETWEEN;
  return lead <= 0xed ? ALONE : BETWEEN;
}

/** Two hashes that are spread already need little to be one. */
function pairOf(previous: number, hash: number): number {
  const mixed = Math.imul(Math.imul(previous, 0x85ebca6b) ^ hash, 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Spreads a hash over 32 bits (two rounds of a multiply and shift). */
function spread(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
