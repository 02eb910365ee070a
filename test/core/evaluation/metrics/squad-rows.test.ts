import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { createSquadExactMatch, createSquadF1 } from '../../../../src/core/evaluation/metrics/squad-rows.ts';
import { squadExactMatch, squadF1 } from '../../../../src/core/evaluation/metrics/squad.ts';

const plain = ['a', 'an', 'the', 'A', 'b', '.', ',', ' ', '\t', '\u001C', '\n', '-', '5', '_', "'", 'word'];
const odd = ['é', 'İ', 'K', 'ж', 'ѿ', '×', '÷', 'ÿ', 'ɏ', 'ά', '·', '’', '\u0001', '\u3000', '\u0085', '漢', '😀'];

const alike = [
  'o',
  'on',
  'ion',
  'tion',
  'ation',
  'nation',
  'onation',
  'tionation',
  'internationality',
  'inxernationality',
];
const long = [...alike, ...alike.map((word) => `x${word}`), ...alike.map((word) => `y${word}`), ' ', ' ', ' ', '-'];

function texts(pieces: readonly string[]) {
  return array(constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
}

it.each([
  ['ASCII', plain],
  ['other scripts', [...plain, ...odd]],
  ['words of one ending', long],
])('many rows of %s score as each alone', (_, pieces) => {
  const [f1, exactMatch] = [createSquadF1(), createSquadExactMatch()];
  const pairs = tuple(texts(pieces), texts(pieces)).chain(([one, other]) =>
    constantFrom<[string, string][]>([one, other], [one, one.replaceAll('.', ' a ')]),
  );
  assert(
    property(pairs, ([answer, gold]) => {
      expect(f1.score(answer, gold)).toBe(squadF1(answer, gold));
      expect(exactMatch.score(answer, gold)).toBe(squadExactMatch(answer, gold));
    }),
    { numRuns: 2000 },
  );
});

it('each of 40,000 words of one ending counts', () => {
  const { score } = createSquadF1();
  const dates = Array.from({ length: 40_000 }, (_, index) => `${10_000_000 + index}T000000000Z`).join(' ');
  expect(score(dates, dates)).toBe(1);
});

it('rows with more words than there was room for score as each alone', () => {
  const { score } = createSquadF1();
  const words = Array.from({ length: 9000 }, (_, index) => `w${index}`);
  expect(score(words.join(' '), words.slice(0, 4500).join(' '))).toBeCloseTo(2 / 3, 12);
});
