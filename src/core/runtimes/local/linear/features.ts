import { z } from 'zod';

/** Which n-grams are read from a text and into how many buckets they are hashed. */
export const FeatureShape = z.strictObject({
  /** Words in a row at most: 1 reads words, 2 words and pairs; 0 none. */
  wordNgrams: z.number().int().min(0).max(8),
  /** Characters in a row, from and to; a `charMax` of 0 reads none. */
  charMin: z.number().int().min(0).max(16),
  charMax: z.number().int().min(0).max(16),
  /** Buckets are 2 ^ hashBits; words fill the lower half, characters the upper. */
  hashBits: z.number().int().min(2).max(24),
});
export type FeatureShape = z.infer<typeof FeatureShape>;

/**
 * The distinct buckets one text falls into: `buckets[0 .. words)` from words, `buckets[words .. size)` from characters, in the
 * order met; `counts[bucket]` how often. Reused from text to text.
 */
export type FeatureBag = { buckets: Uint32Array; counts: Uint16Array; words: number; size: number };

/** An empty bag for texts of this shape. Takes six bytes a bucket. */
export function createFeatureBag(shape: FeatureShape): FeatureBag {
  const buckets = 2 ** shape.hashBits;
  return { buckets: new Uint32Array(buckets), counts: new Uint16Array(buckets), words: 0, size: 0 };
}

/** Replaces what is in the bag by the features of a text. A count stays at 65,535 when there are more. */
export function readFeatures(shape: FeatureShape, bag: FeatureBag, text: string): void {
  clear(bag);
  const folded = foldText(text);
  if (shape.wordNgrams > 0) readWords(shape, bag, folded);
  bag.words = bag.size;
  if (shape.charMax > 0) readCharacters(shape, bag, folded);
}

function clear(bag: FeatureBag): void {
  for (let index = 0; index < bag.size; index++) bag.counts[bag.buckets[index] ?? 0] = 0;
  bag.words = 0;
  bag.size = 0;
}

/** Lower case (the same in every locale), each run of white space one space, one space at either end. */
function foldText(text: string): string {
  return ` ${text.toLowerCase().replace(/\s+/g, ' ').trim()} `;
}

function add(bag: FeatureBag, bucket: number): void {
  const count = bag.counts[bucket] ?? 0;
  if (count === 0) bag.buckets[bag.size++] = bucket;
  if (count < 65_535) bag.counts[bucket] = count + 1;
}

const FNV_START = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** Spreads a 32-bit hash over `bits` bits (multiplication by the golden ratio, after folding the high half in). */
function bucketOf(hash: number, bits: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> (32 - bits);
}

function readCharacters(shape: FeatureShape, bag: FeatureBag, text: string): void {
  const { charMin, charMax } = shape;
  const bits = shape.hashBits - 1;
  const upper = 1 << bits;
  for (let start = 0; start < text.length; start++) {
    const end = Math.min(text.length, start + charMax);
    let hash = FNV_START;
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
      if (at - start + 1 >= charMin) add(bag, upper + bucketOf(hash, bits));
    }
  }
}

/** Words are runs of letters and digits; everything above ASCII except spaces and general punctuation counts as a letter. */
function isWordCode(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
  return code > 0xbf && (code < 0x2000 || code > 0x206f) && (code < 0x3000 || code > 0x303f);
}

function readWords(shape: FeatureShape, bag: FeatureBag, text: string): void {
  const bits = shape.hashBits - 1;
  const previous: number[] = [];
  let hash = FNV_START;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isWordCode(code)) {
      hash = Math.imul(hash ^ code, FNV_PRIME);
      inside = true;
    } else if (inside) {
      addWord(shape.wordNgrams, bits, bag, previous, hash);
      hash = FNV_START;
      inside = false;
    }
  }
}

/** The word itself, then each longer run that ends with it. */
function addWord(wordNgrams: number, bits: number, bag: FeatureBag, previous: number[], word: number): void {
  previous.push(word);
  if (previous.length > wordNgrams) previous.shift();
  let hash = 0;
  for (let at = previous.length - 1; at >= 0; at--) {
    hash = Math.imul(hash ^ (previous[at] ?? 0), 0x85ebca6b) ^ (hash >>> 13);
    add(bag, bucketOf(hash, bits));
  }
}
