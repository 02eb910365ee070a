import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonPositions } from '../../../../src/core/evaluation/metrics/common-positions.ts';
import { createCommonLength } from '../../../../src/core/evaluation/metrics/common-subsequence.ts';
import { rougeL, rougeTokens } from '../../../../src/core/evaluation/metrics/rouge.ts';
import { ROUGE_L_WORDS, createRougeL } from '../../../../src/core/evaluation/metrics/rouge-rows.ts';

/** The table of lengths by its definition. */
function lengths<T>(a: readonly T[], b: readonly T[]): number[][] {
  const table = [b.map(() => 0)];
  table[0]?.push(0);
  for (const [i, token] of a.entries()) {
    const row = [0];
    for (const [j, other] of b.entries())
      row.push(token === other ? (table[i]?.[j] ?? 0) + 1 : Math.max(table[i]?.[j + 1] ?? 0, row[j] ?? 0));
    table.push(row);
  }
  return table;
}

/** From the end: left when the left length is larger, else up. */
function positions<T>(a: readonly T[], b: readonly T[]): number[] {
  const table = lengths(a, b);
  const found: number[] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      found.push(--i);
      j--;
    } else if ((table[i]?.[j - 1] ?? 0) > (table[i - 1]?.[j] ?? 0)) j--;
    else i--;
  }
  return found;
}

/** Lists around the 30 tokens that are handled at once, from few and from many different tokens. */
const lists = integer({ min: 1, max: 40 }).chain((different) =>
  tuple(...[0, 1].map(() => array(integer({ min: 0, max: different }), { maxLength: 130, size: 'max' }))),
);

describe('the longest common subsequence', () => {
  it('has the length of the plain table', () => {
    const commonLength = createCommonLength();
    assert(
      property(lists, ([a = [], b = []]) => {
        expect(commonLength(Int32Array.from(a), Int32Array.from(b))).toBe(lengths(a, b).at(-1)?.at(-1));
      }),
      { numRuns: 500 },
    );
  });

  it('runs through the positions that the plain table leads to', () => {
    assert(
      property(lists, ([a = [], b = []]) => {
        const [first, second] = [a.map(String), b.map(String)];
        expect(commonPositions(first, second)).toEqual(positions(first, second));
      }),
      { numRuns: 300 },
    );
  });

  it('is found in texts of 8,000 words', () => {
    const words = Array.from({ length: 8000 }, (_, index) => `w${(index * index) % 997}`);
    const every = words.filter((_, index) => index % 3 === 0);
    const { score, shortened } = createRougeL();
    // the shorter is a part of the longer: recall 1, precision a third
    expect(score(words.join(' '), every.join(' '))).toBeCloseTo((2 * (2667 / 8000)) / (2667 / 8000 + 1), 12);
    expect(shortened()).toBe(0);
  });
});

describe('ROUGE-L of many rows', () => {
  it('is what it is of one', () => {
    const { score } = createRougeL();
    const words = array(constantFrom('a', 'B', 'the', 'cafés', '5', '12', '-', ' ', '.', 'K', 'İ', '漢', '\n'));
    assert(
      property(words, words, (a, b) => {
        const [answer, gold] = [a.join(''), b.join('')];
        expect(score(answer, gold)).toBe(rougeL(rougeTokens(answer), rougeTokens(gold)).fmeasure);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at the first 15,000 words of a text and counts the rows where there are more', () => {
    const { score, shortened } = createRougeL();
    const same = 'same '.repeat(ROUGE_L_WORDS);
    expect(score(`${same} and more`, `${same} but other`)).toBe(1);
    expect(score(same, same)).toBe(1);
    expect(shortened()).toBe(1);
  });

  it('keeps rows apart when it has forgotten old words', () => {
    const { score } = createRougeL();
    for (let row = 0; row < 30; row++) {
      const words = Array.from({ length: 5000 }, (_, index) => `x${row}y${index}`);
      expect(score(words.join(' '), words.slice(0, 2500).join(' '))).toBeCloseTo(2 / 3, 12);
    }
  });
});
