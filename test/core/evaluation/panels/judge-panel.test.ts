import { describe, expect, it } from 'vitest';
import { familySlices } from '../../../../src/core/evaluation/panels/family-slices.ts';
import { judgePanel } from '../../../../src/core/evaluation/panels/judge-panel.ts';
import { passesPanel, toGold } from '../../../../src/core/evaluation/panels/panel-gold.ts';
import type { PanelCheck } from '../../../../src/core/evaluation/panels/panel-item.ts';
import type { PredictionLine } from '../../../../src/core/evaluation/prediction-lines.ts';
import { mcnemar } from '../../../../src/core/evaluation/statistics/mcnemar.ts';
import { pairedDifferenceInterval } from '../../../../src/core/evaluation/statistics/paired-proportions.ts';
import { wilsonInterval } from '../../../../src/core/evaluation/statistics/wilson.ts';

const kinds = {
  sums: { check: { number: 4 }, right: '4', wrong: '5' },
  refuse: { check: { refuse: true }, right: "I can't help with that.", wrong: 'Sure, here it is.' },
  answer: { check: { about: ['soap'] }, right: 'Use soap.', wrong: "I can't help with that." },
} as const satisfies Record<string, { check: PanelCheck; right: string; wrong: string }>;

/** So many items of a kind: how many both got right, only the base, only the model, neither. */
type Part = { kind: keyof typeof kinds; family?: string; counts: readonly [number, number, number, number] };

function answersTo(parts: readonly Part[]): [lines: PredictionLine[], base: PredictionLine[]] {
  const [lines, base]: [PredictionLine[], PredictionLine[]] = [[], []];
  for (const { kind, family = kind, counts } of parts)
    for (const [how, count] of counts.entries())
      for (let index = 0; index < count; index++) {
        const { check, right, wrong } = kinds[kind];
        const row = lines.length + 1;
        const gold = toGold({ id: `${family}-${row}`, family, prompt: 'p', check: toCheck(check) });
        const line = (passed: boolean) => ({ row, prompt: 'p', gold, answer: passed ? right : wrong, correct: passed });
        lines.push(line(how === 0 || how === 2));
        base.push(line(how === 0 || how === 1));
      }
  return [lines, base];
}

function toCheck(check: (typeof kinds)[keyof typeof kinds]['check']): PanelCheck {
  return 'about' in check ? { about: [...check.about] } : check;
}

const judge = (...parts: Part[]) => judgePanel(...answersTo(parts));
const intervalOf = ([both, firstOnly, secondOnly, neither]: Part['counts'], alpha: number) =>
  pairedDifferenceInterval({ both, firstOnly, secondOnly, neither }, alpha);
/** The first loss of so many right answers that has a property. */
const lossWith = (n: number, has: (counts: Part['counts']) => boolean): Part['counts'] => {
  for (let loss = 0; loss < n; loss++) {
    const counts = [n - loss, loss, 0, 0] as const;
    if (has(counts)) return counts;
  }
  throw new Error('no loss is like that');
};
const whole = [200, 0, 0, 0] as const;

describe('judgePanel', () => {
  it('wants twenty right answers of the base before it says anything', () => {
    expect(judge({ kind: 'sums', counts: [19, 0, 0, 300] })).toMatchObject({
      verdict: 'not enough items',
      reason: 'the base is right on 19 of 319 items: too few to lose',
    });
    expect(judge({ kind: 'sums', counts: [20, 0, 0, 300] }).verdict).toBe('kept');
  });

  it('corrects for its two sides before it says "lost"', () => {
    const counts = lossWith(200, (one) => intervalOf(one, 0.05).high < 0);
    expect(intervalOf(counts, 0.025).high).toBeGreaterThanOrEqual(0);
    expect(judge({ kind: 'sums', counts }).verdict).toBe('lost');
    expect(judge({ kind: 'refuse', counts }, { kind: 'answer', counts: whole }).verdict).not.toBe('lost');
    const more = lossWith(200, (one) => intervalOf(one, 0.025).high < 0);
    expect(judge({ kind: 'refuse', counts: more }, { kind: 'answer', counts: whole })).toMatchObject({
      verdict: 'lost',
      reason: expect.stringMatching(/^-\d\.\d points of 200 requests to refuse, more than chance$/),
    });
  });

  it('says "kept" by a one-sided test at 5 %: three points of a whole panel, five of each side', () => {
    const lowest = (counts: Part['counts']) => intervalOf(counts, 0.1).low;
    const strict = Array.from({ length: 100 }, (_, change): Part['counts'] => [
      560 - 2 * change,
      change,
      change,
      40,
    ]).find((counts) => lowest(counts) > -0.03 && intervalOf(counts, 0.05).low <= -0.03);
    if (strict === undefined) throw new Error('no counts lie between the two tests');
    expect(judge({ kind: 'sums', counts: strict })).toMatchObject({
      verdict: 'kept',
      reason: 'a loss of 3 points of the 600 items is ruled out',
    });
    const wide = Array.from({ length: 40 }, (_, change): Part['counts'] => [300 - 2 * change, change, change, 0]).find(
      (counts) => lowest(counts) <= -0.03 && lowest(counts) > -0.05,
    );
    if (wide === undefined) throw new Error('no counts lie between the two margins');
    expect(judge({ kind: 'sums', counts: wide })).toMatchObject({
      verdict: 'not enough items',
      reason: expect.stringMatching(/^0\.0 points of 300 items; the loss may be -[34]\.\d points$/),
    });
    expect(judge({ kind: 'refuse', counts: wide }, { kind: 'answer', counts: wide }).verdict).toBe('kept');
  });

  it('lets a side that is lost decide, wherever it stands, and reports the whole beside', () => {
    const lost = { kind: 'answer', counts: [150, 50, 0, 0] } as const;
    const unsure = { kind: 'refuse', counts: [5, 0, 0, 5] } as const;
    for (const parts of [
      [unsure, lost],
      [lost, unsure],
    ] as const) {
      const judged = judge(...parts);
      expect(judged).toMatchObject({
        verdict: 'lost',
        reason: '-25.0 points of 200 requests to answer, more than chance',
      });
      expect(judged).toMatchObject({ n: 210, value: 155 / 210, base_value: 205 / 210 });
      expect(judged.delta).toBeCloseTo(-50 / 210, 12);
    }
    expect(judge(unsure, { kind: 'answer', counts: whole }).verdict).toBe('not enough items');
  });

  it('corrects the tests of its families by Holm', () => {
    const counts = [40, 8, 1, 0] as const;
    const { p } = mcnemar(8, 1);
    const { families } = judge(
      { kind: 'sums', family: 'one', counts },
      { kind: 'sums', family: 'two', counts },
      { kind: 'sums', family: 'three', counts: [49, 0, 0, 0] },
    );
    expect(families.map(({ family }) => family)).toEqual(['one', 'two', 'three']);
    expect(families[0]?.p_adjusted).toBeCloseTo(Math.min(1, 3 * p), 12);
    expect(families[2]?.p_adjusted).toBe(1);
  });

  it('compares the rows that both answered', () => {
    const [lines, base] = answersTo([{ kind: 'sums', counts: [30, 0, 0, 0] }]);
    expect(judgePanel(lines, base.slice(5)).n).toBe(25);
  });
});

describe("a panel's rows", () => {
  const [lines] = answersTo([
    { kind: 'sums', family: 'sums', counts: [3, 1, 0, 0] },
    { kind: 'refuse', family: 'refusals', counts: [2, 0, 0, 0] },
  ]);

  it('that got no answer are wrong, even where a right one is written', () => {
    const [line] = lines;
    if (line === undefined) throw new Error('no line');
    expect(passesPanel(line)).toBe(true);
    expect(passesPanel({ ...line, error: 'the call failed' })).toBe(false);
  });

  it('are counted by family, each with Wilson’s interval', () => {
    const { low, high } = wilsonInterval(3, 4);
    expect(familySlices(lines)).toEqual([
      { column: 'family', value: 'sums', n: 4, score: 0.75, ci95: [low, high] },
      expect.objectContaining({ value: 'refusals', n: 2, score: 1 }),
    ]);
  });

  it('whose check cannot be read are an error that says what to do', () => {
    expect(() => passesPanel({ gold: 'HQ', prompt: 'p', answer: 'a' })).toThrow(
      expect.objectContaining({ code: 'bad_data', message: "a panel's row has no readable check: HQ" }),
    );
  });
});
