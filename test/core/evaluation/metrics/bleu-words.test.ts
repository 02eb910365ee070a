import { expect, test } from 'vitest';
import { numberBleuWords } from '../../../../src/core/evaluation/metrics/bleu-bytes.ts';
import { bleuWords } from '../../../../src/core/evaluation/metrics/bleu-tokens.ts';
import { createBleuWords } from '../../../../src/core/evaluation/metrics/bleu-words.ts';
import { stripWhiteEnd } from '../../../../src/core/evaluation/metrics/python-text.ts';
import { createTokenIds } from '../../../../src/core/evaluation/metrics/token-ids.ts';
import { createRandom } from '../../../../src/core/evaluation/statistics/random.ts';

const PIECES = ['a', 'B', '7', '42', '.', ',', '-', '-\n', ' ', '\t', "'", '"', '/', '(', '%', 'é', 'ж', '語', '😀'];
const HARD = ['&', '&amp;', '<', '<skipped>', '\u00a0', '\u2003', '\u3000', '…', '\ud800', '\u0000'];

/** Words by their number of first appearance. */
function numbered(texts: readonly string[]): number[][] {
  const seen = new Map<string, number>();
  return texts.map((text) =>
    bleuWords('13a', stripWhiteEnd(text)).map((word) => {
      if (!seen.has(word)) seen.set(word, seen.size);
      return seen.get(word) ?? -1;
    }),
  );
}

function textsOf(pieces: readonly string[], seed: number): string[] {
  const random = createRandom(seed);
  const text = (): string =>
    Array.from({ length: 1 + random.index(12) }, () => pieces[random.index(pieces.length)]).join('');
  return Array.from({ length: 20_000 }, text);
}

test('words cut on bytes are those of the full rules, and most plain text is cut so', () => {
  const ids = createTokenIds();
  let cut = 0;
  for (const text of textsOf(PIECES, 1)) {
    ids.clear();
    const words = numberBleuWords(ids, ids.bytesOf(text));
    if (words === undefined) continue;
    cut++;
    expect([...words], JSON.stringify(text)).toEqual(numbered([text])[0]);
  }
  expect(cut).toBeGreaterThan(10_000);
});

test('texts of one segment share their numbers whichever way they are cut', () => {
  const words = createBleuWords({});
  const texts = textsOf([...PIECES, ...HARD], 2);
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const pair = texts.slice(at, at + 2);
    expect(
      words(pair).map((list) => [...list]),
      JSON.stringify(pair),
    ).toEqual(numbered(pair));
  }
});
