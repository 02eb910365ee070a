import { describe, expect, it } from 'vitest';
import { NO_LABEL, signsOf } from '../../../../src/core/deployment/drift/answer-signs.ts';
import { compareCounts } from '../../../../src/core/deployment/drift/compare-counts.ts';
import { findDrift } from '../../../../src/core/deployment/drift/find-drift.ts';
import { toDriftFindings } from '../../../../src/core/deployment/drift/to-finding.ts';
import { chiSquareTail, homogeneityTest } from '../../../../src/core/evaluation/statistics/chi-square.ts';
import { normalCdf } from '../../../../src/core/evaluation/statistics/normal.ts';
import { createRandom } from '../../../../src/core/evaluation/statistics/random.ts';
import { alarmRate, labelled, open, shifts } from './answer-worlds.ts';

const N = 500;

describe('drift of answers', () => {
  it.each(Object.entries(shifts))('is found 9 times in 10 when 10 of 100 answers move: %s', (_, { was, is }) => {
    const random = createRandom(1);
    const draw = () => ({ baseline: labelled(random, was, N), now: labelled(random, is, N) });
    expect(alarmRate(300, draw)).toBeGreaterThanOrEqual(0.9);
  });

  it.each(Object.entries(shifts))('is cried falsely at most 5 times in 100: %s', (_, { was }) => {
    const random = createRandom(2);
    const draw = () => ({ baseline: labelled(random, was, N), now: labelled(random, was, N) });
    expect(alarmRate(1000, draw)).toBeLessThanOrEqual(0.05);
  });

  it('is cried falsely at most 5 times in 100 for open answers, and seen in length, refusals and language', () => {
    const random = createRandom(3);
    expect(alarmRate(500, () => ({ baseline: open(random, N), now: open(random, N) }))).toBeLessThanOrEqual(0.05);
    const baseline = open(random, N);
    const changed = open(random, N).map((signs, at) => ({
      characters: signs.characters * 2,
      refusal: signs.refusal || at % 8 === 0,
      language: at % 7 === 0 ? 'de' : signs.language,
    }));
    const drifted = findDrift(baseline, changed).filter((sign) => sign.drifted);
    expect(drifted.map(({ sign }) => sign)).toEqual(['length', 'refusals', 'language']);
  });

  it('does not cry over a difference that is sure but small', () => {
    const random = createRandom(4);
    const [before, now] = [
      [0.5, 0.5],
      [0.53, 0.47],
    ].map((shares) => labelled(random, shares, 20_000));
    const [labels] = findDrift(before ?? [], now ?? []);
    expect(labels?.p).toBeLessThan(0.001);
    expect(labels?.drifted).toBe(false);
  });

  it('is told with the shares, the index and how it is usually read', () => {
    const random = createRandom(5);
    const compared = findDrift(labelled(random, [0.5, 0.5], N), labelled(random, [0.2, 0.8], N));
    const [finding, ...others] = toDriftFindings(compared, { captured: N, evaluation: 'ev-1', rows: N });
    expect(finding).toMatchObject({ code: 'drift_labels', severity: 'warn' });
    expect(finding?.message).toMatch(
      /^labels have drifted: "labelx?" from \d+ % to \d+ %, "labelx?" from \d+ % to \d+ % \(PSI 0\.[345]\d\d, p < 0\.001, large\); the newest 500 answers against 500 of ev-1$/,
    );
    expect(others).toEqual([]);
    const same = findDrift(labelled(random, [0.5, 0.5], N), labelled(random, [0.5, 0.5], N));
    expect(toDriftFindings(same, { captured: N, evaluation: 'ev-1', rows: N })).toMatchObject([
      { code: 'drift_none', severity: 'info' },
    ]);
  });

  it('reads an answer by its label, length, language and whether it refuses', () => {
    const parse = (text: string) => (text.includes('spam') ? 'spam' : undefined);
    expect(signsOf('It is spam.', parse)).toMatchObject({ label: 'spam', characters: 11, refusal: false });
    expect(signsOf("I'm sorry, but I can't help with that request.", parse)).toEqual({
      label: NO_LABEL,
      characters: 46,
      refusal: true,
      language: 'en',
    });
    expect(signsOf('Das ist nicht die Antwort, die wir von dem Modell haben wollten.')).toMatchObject({
      language: 'de',
    });
  });
});

describe('the statistics of drift', () => {
  it('are those of the textbook: chi-square tails and the index of a known shift', () => {
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
    expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12);
    for (const x of [0.01, 0.5, 2, 9, 40, 200])
      expect(chiSquareTail(x, 1) / (2 * normalCdf(-Math.sqrt(x)))).toBeCloseTo(1, 10);
    // 2 x 2: n (ad - bc)^2 / ((a + b) (c + d) (a + c) (b + d)) = 100 (20 * 20 - 30 * 30)^2 / 50^4
    expect(homogeneityTest([20, 30], [30, 20])).toMatchObject({ df: 1, statistic: 4 });
    const counts = (a: number, b: number) =>
      new Map([
        ['a', a * 1e6],
        ['b', b * 1e6],
      ]);
    expect(compareCounts(counts(5, 5), counts(6, 4)).psi).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 6);
  });

  it('take rare categories together, also those of one side only, and stay finite', () => {
    const was = new Map([
      ['a', 300],
      ['b', 200],
    ]);
    const is = new Map([
      ['a', 297],
      ['c', 2],
      ['d', 1],
      ['b', 200],
    ]);
    const { psi, moves, p } = compareCounts(was, is);
    expect(moves.map(({ category }) => category).toSorted()).toEqual(['a', 'b']);
    expect(psi).toBeLessThan(0.001);
    expect(p).toBeGreaterThan(0.8);
    const moved = compareCounts(was, new Map([['e', 500]]));
    expect(moved).toMatchObject({ moved: 1 });
    expect(Number.isFinite(moved.psi)).toBe(true);
  });
});
