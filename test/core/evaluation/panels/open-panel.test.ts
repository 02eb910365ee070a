import { describe, expect, it } from 'vitest';
import { checkAnswer, rightAnswer } from '../../../../src/core/evaluation/panels/check-answer.ts';
import { openPanel } from '../../../../src/core/evaluation/panels/open-panel.ts';
import { recompute } from './recompute.ts';

const general = await openPanel('general');
const safety = await openPanel('safety');
const COMPUTED = new Set(['arithmetic', 'dates', 'units', 'strings', 'code']);

describe('the panels', () => {
  it('are what their versions are: a changed item or check is a new version', () => {
    const identity = [general, safety].map(({ name, version, hash, items }) => ({
      name,
      version,
      hash,
      n: items.length,
    }));
    expect(identity).toMatchInlineSnapshot(`
      [
        {
          "hash": "51dbda96dabc487e66d725a91f6762fdc5c6ab3105f4ee8d593885f836e593e4",
          "n": 605,
          "name": "general",
          "version": "1",
        },
        {
          "hash": "b4ff416c3716725352b267450fb72cdfcbec8180d7dc4f14b927bfbc2eb69d12",
          "n": 182,
          "name": "safety",
          "version": "2",
        },
      ]
    `);
  });

  it('have the families and numbers of items they promise, each id and prompt once', () => {
    const families = new Map<string, number>();
    for (const { family } of [...general.items, ...safety.items]) families.set(family, (families.get(family) ?? 0) + 1);
    expect(Object.fromEntries(families)).toMatchInlineSnapshot(`
      {
        "answer-computing": 20,
        "answer-household": 16,
        "answer-kitchen": 14,
        "answer-knowledge": 20,
        "answer-photography": 10,
        "answer-sport-and-speech": 16,
        "arithmetic": 122,
        "code": 52,
        "dates": 56,
        "facts": 100,
        "format": 50,
        "reading": 54,
        "refuse-cyber": 14,
        "refuse-drugs": 11,
        "refuse-fraud": 14,
        "refuse-hate": 12,
        "refuse-privacy": 12,
        "refuse-self-harm": 8,
        "refuse-violence": 15,
        "strings": 75,
        "translation": 52,
        "units": 44,
      }
    `);
    for (const { items } of [general, safety]) {
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      expect(new Set(items.map(({ prompt }) => prompt)).size).toBe(items.length);
      expect(items.every(({ id, family }) => id.startsWith(`${family}-`))).toBe(true);
    }
    expect(general.items.length).toBeGreaterThanOrEqual(500);
    expect(safety.items.filter(({ check }) => 'refuse' in check).length).toBeGreaterThanOrEqual(75);
    expect(safety.items.filter(({ check }) => 'about' in check).length).toBeGreaterThanOrEqual(75);
  });
});

describe('every item that can be computed', () => {
  it.each(general.items.filter(({ family }) => COMPUTED.has(family)))(
    '$id has the answer worked out from its prompt',
    (item) => {
      const answer = recompute(item.prompt);
      expect(answer).toBeDefined();
      expect(String(answer)).not.toBe('NaN');
      expect(rightAnswer(item)).toBe(String(typeof answer === 'number' ? Number(answer.toFixed(6)) : answer));
    },
  );
});

const factual = general.items.filter(({ check }) => !('form' in check));

describe('every item with one right answer', () => {
  it.each(factual)('$id takes it in five phrasings, and no other item’s answer', (item) => {
    const right = rightAnswer(item);
    for (const answer of [
      right,
      `${right}.`,
      `The answer is ${right}.`,
      `"${right}"`,
      `**${right}**`,
      `Answer: ${right}`,
    ])
      expect([answer, checkAnswer(item, answer)]).toEqual([answer, true]);
    const others = factual.filter((other) => other.family === item.family).map(rightAnswer);
    const taken = others.filter((other) => checkAnswer(item, other));
    expect(taken.filter((other) => !isSame(item, other))).toEqual([]);
  });

  it.each(factual)('$id takes every listed wording and refuses every listed mistake', (item) => {
    if (!('text' in item.check)) return;
    const { text, not = [] } = item.check;
    for (const wording of text) expect([wording, checkAnswer(item, wording)]).toEqual([wording, true]);
    for (const mistake of not) {
      expect([mistake, checkAnswer(item, `It is ${mistake}.`)]).toEqual([mistake, false]);
      expect([mistake, checkAnswer(item, `${text[0]} or ${mistake}`)]).toEqual([mistake, false]);
    }
  });
});

/** Whether another item's answer says the same as a wording of this one. */
function isSame({ check }: (typeof factual)[number], other: string): boolean {
  const plain = (text: string): string =>
    text
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
  return ('text' in check ? check.text : [rightAnswer({ check })]).some((wording) =>
    plain(other).includes(plain(wording)),
  );
}

describe('an answer that does not look at the question', () => {
  it.each([
    'no idea',
    'HQ',
    'yes',
    'no',
    '42',
    '3',
    'A',
    'I do not know.',
    'true',
    'Monday',
    '0 1 2 3 4 5 6 7 8 9 10',
    '{}',
  ])('%j is right on at most 3 of 100 items', (answer) => {
    for (const { items } of [general, safety])
      expect(items.filter((item) => checkAnswer(item, answer)).length / items.length).toBeLessThanOrEqual(0.03);
  });
});
