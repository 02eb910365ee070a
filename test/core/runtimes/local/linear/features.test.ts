import { describe, expect, it } from 'vitest';
import {
  createFeatureBag,
  type FeatureShape,
  readFeatures,
} from '../../../../../src/core/runtimes/local/linear/features.ts';

const words: FeatureShape = { wordNgrams: 2, charMin: 0, charMax: 0, hashBits: 20 };
const characters: FeatureShape = { wordNgrams: 0, charMin: 3, charMax: 5, hashBits: 20 };
const both: FeatureShape = { wordNgrams: 2, charMin: 3, charMax: 5, hashBits: 20 };

function featuresOf(
  shape: FeatureShape,
  text: string,
  bag = createFeatureBag(shape),
): [bucket: number, count: number][] {
  readFeatures(shape, bag, text);
  return [...bag.buckets.subarray(0, bag.size)]
    .map((bucket): [number, number] => [bucket, bag.counts[bucket] ?? 0])
    .sort(([a], [b]) => a - b);
}

describe('features of a text', () => {
  it('are its words and pairs of words, each once with its count', () => {
    const features = featuresOf(words, 'red green red green');
    expect(features.map(([, count]) => count).sort((a, b) => a - b)).toEqual([1, 2, 2, 2]); // red, green, "red green" twice, "green red" once
  });

  it('are its runs of characters, with one space at either end', () => {
    expect(featuresOf(characters, 'abc')).toHaveLength(3 + 2 + 1); // of " abc "
  });

  it('are the same in any case and with any white space', () => {
    expect(featuresOf(both, '  Send\tTHE \n invoice ')).toEqual(featuresOf(both, 'send the invoice'));
  });

  it('tell letters of every script from punctuation', () => {
    expect(featuresOf(words, 'größe «été» — 日本')).toEqual(featuresOf(words, 'größe été 日本'));
    expect(featuresOf(words, 'größe')).not.toEqual(featuresOf(words, 'gr e'));
  });

  it('do not depend on the text read before, and an empty text has none of words', () => {
    const bag = createFeatureBag(both);
    featuresOf(both, 'something else altogether', bag);
    expect(featuresOf(both, 'send the invoice', bag)).toEqual(featuresOf(both, 'send the invoice'));
    expect(featuresOf(words, '')).toEqual([]);
  });

  it('keep words and characters apart, and stay inside their buckets', () => {
    const shape = { ...both, hashBits: 10 };
    const bag = createFeatureBag(shape);
    readFeatures(shape, bag, 'x'.repeat(200) + ' the quick brown fox jumps over the lazy dog '.repeat(50));
    const buckets = [...bag.buckets.subarray(0, bag.size)];
    expect(buckets.slice(0, bag.words).every((bucket) => bucket < 512)).toBe(true);
    expect(buckets.slice(bag.words).every((bucket) => bucket >= 512 && bucket < 1024)).toBe(true);
    expect(new Set(buckets).size).toBe(bag.size);
  });

  it('are spread evenly: ten thousand words fill nearly as many buckets as chance would', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `word${index}`).join(' ');
    const used = featuresOf({ ...words, wordNgrams: 1, hashBits: 15 }, text).length;
    const expected = 16_384 * (1 - Math.exp(-10_000 / 16_384));
    expect(Math.abs(used - expected)).toBeLessThan(0.02 * expected);
  });
});
