import { describe, expect, it } from 'vitest';
import { countDocument, createDocumentCounts } from '../../../../../src/core/runtimes/local/linear/feature-space.ts';
import { createFeatureBag, type FeatureShape } from '../../../../../src/core/runtimes/local/linear/features.ts';
import {
  createIndexBuilder,
  emptyIndex,
  indexRow,
} from '../../../../../src/core/runtimes/local/nearest/build-index.ts';
import { createSearchSpace, nearestAnswer } from '../../../../../src/core/runtimes/local/nearest/nearest-index.ts';
import { tokenF1 } from '../../../../../src/core/runtimes/local/nearest/token-f1.ts';
import { seededRandom } from '../../../../../src/core/runtimes/local/seeded-random.ts';

const shape: FeatureShape = { wordNgrams: 1, charMin: 0, charMax: 0, hashBits: 20 };

function indexOf(rows: readonly (readonly [prompt: string, answer: string])[]) {
  const bag = createFeatureBag(shape);
  const counts = createDocumentCounts(shape);
  for (const [prompt] of rows) countDocument(counts, shape, bag, prompt);
  const builder = createIndexBuilder(
    shape,
    counts,
    bag,
    rows.map(([, answer]) => answer),
  );
  for (const [prompt] of rows) indexRow(builder, prompt);
  const search = createSearchSpace(builder.index, bag);
  return { index: builder.index, ask: (prompt: string) => nearestAnswer(builder.index, search, prompt) };
}

describe('the nearest training prompt', () => {
  it('is the one of highest TF-IDF cosine, as counted word by word', () => {
    const random = seededRandom(5);
    const words = Array.from({ length: 40 }, (_, index) => `w${index}`);
    const sentence = () =>
      Array.from({ length: 3 + Math.floor(random() * 6) }, () => words[Math.floor(random() ** 2 * words.length)]).join(
        ' ',
      );
    const rows = Array.from({ length: 60 }, (_, index) => [sentence(), `answer ${index}`] as const);
    const { ask } = indexOf(rows);
    for (let question = 0; question < 100; question++) {
      const prompt = sentence();
      const scores = cosines(
        rows.map(([text]) => text),
        prompt,
      );
      const said = Number(ask(prompt).replace('answer ', ''));
      expect(scores[said]).toBeCloseTo(Math.max(...scores), 5);
    }
  });

  it('gives the earlier of two equals, and the commonest answer when nothing is shared', () => {
    const { ask } = indexOf([
      ['red car', 'first'],
      ['red car', 'second'],
      ['blue boat', 'second'],
    ]);
    expect(ask('RED')).toBe('first');
    expect(ask('green')).toBe('second');
    expect(ask('')).toBe('second');
  });

  it('of an index without rows is none: the answer is empty', () => {
    const { index } = indexOf([['red car', 'first']]);
    const empty = emptyIndex(index.space);
    expect(nearestAnswer(empty, createSearchSpace(empty, createFeatureBag(shape)), 'red car')).toBe('');
  });
});

/** The definition, by maps: (1 + ln count) x (ln((1 + n) / (1 + df)) + 1), cosine. */
function cosines(texts: readonly string[], prompt: string): number[] {
  const df = new Map<string, number>();
  for (const text of texts) for (const word of new Set(text.split(' '))) df.set(word, (df.get(word) ?? 0) + 1);
  const vector = (text: string) => {
    const counts = new Map<string, number>();
    for (const word of text.split(' ')) if (df.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const weights = [...counts].map(
      ([word, count]) =>
        [word, (1 + Math.log(count)) * (Math.log((1 + texts.length) / (1 + (df.get(word) ?? 0))) + 1)] as const,
    );
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(weights.map(([word, weight]) => [word, weight / length]));
  };
  const asked = vector(prompt);
  return texts.map((text) =>
    [...vector(text)].reduce((sum, [word, weight]) => sum + weight * (asked.get(word) ?? 0), 0),
  );
}

describe('token F1', () => {
  it('is the overlap of words without articles, case and punctuation', () => {
    expect(tokenF1('The cat sat.', 'a cat sat')).toBe(1);
    expect(tokenF1('cat cat dog', 'cat bird')).toBeCloseTo(0.4, 12); // one shared of 3 and 2
    expect(tokenF1('dog', 'cat')).toBe(0);
    expect([tokenF1('', ''), tokenF1('', 'cat'), tokenF1('the', '')]).toEqual([1, 0, 1]);
  });
});
