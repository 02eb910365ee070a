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

/** 0: between words; else the byte as it counts in a word. */
const letters = Uint8Array.from({ length: 128 }, (_, byte) => {
  if (byte >= 65 && byte <= 90) return byte + 32;
  return (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) ? byte : 0;
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

/** Returns a hash of the last words together. */
function addWords(shingles: Shingles, bytes: Buffer, start: number, end: number, part: number): number {
  let previous = 0;
  let all = 0;
  let word = 0;
  let digit = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const letter = byte < 0x80 ? (letters[byte] ?? 0) : 0;
    if (letter !== 0) {
      word = Math.imul(word ^ letter, PRIME);
      if (letter < 58) digit = 1;
      continue;
    }
    if (byte >= 0x80) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      const kind = kindOf(byte, bytes[at + 1] ?? 0);
      if (kind === WITHIN) {
        for (let step = 0; step < size; step++) word = Math.imul(word ^ (bytes[at + step] ?? 0), PRIME);
        at += size - 1;
        continue;
      }
      if (word !== 0) all = Math.imul(all, PRIME) ^ (previous = endWord(shingles, previous, word, digit, part));
      word = 0;
      digit = 0;
      if (kind === ALONE) {
        let character = 0;
        for (let step = 0; step < size; step++) character = Math.imul(character ^ (bytes[at + step] ?? 0), PRIME);
        all = Math.imul(all, PRIME) ^ (previous = endWord(shingles, previous, character, 0, part));
      }
      at += size - 1;
      continue;
    }
    if (word !== 0) all = Math.imul(all, PRIME) ^ (previous = endWord(shingles, previous, word, digit, part));
    word = 0;
    digit = 0;
    if (byte === 0x5c) at += bytes[at + 1] === 0x75 ? 5 : 1;
  }
  return word === 0 ? all : Math.imul(all, PRIME) ^ endWord(shingles, previous, word, digit, part);
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

/** Puts down the word, and the pair with the one before it; returns the word's hash. */
function endWord(shingles: Shingles, previous: number, word: number, digit: number, part: number): number {
  const hash = spread(word);
  shingles.words++;
  if (digit === 1) shingles.numbers = (shingles.numbers + hash) | 0;
  if (shingles.count + 2 > MAX_SHINGLES) return hash;
  shingles.hashes[shingles.count++] = (hash & ~3) | part;
  if (previous !== 0)
    shingles.hashes[shingles.count++] = (spread(Math.imul(previous, 0x85ebca6b) ^ hash) & ~3) | part | PAIR;
  return hash;
}

/** Spreads a hash over 32 bits (two rounds of a multiply and shift). */
function spread(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
