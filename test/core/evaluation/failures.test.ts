import { expect, it } from 'vitest';
import { findFailures } from '../../../src/core/evaluation/failures.ts';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';

function line(row: number, gold: string, answer: string, more: Partial<PredictionLine> = {}): PredictionLine {
  return { row, prompt: `question ${row}`, gold, answer, correct: answer === gold, ...more };
}

it('says of closed labels what was made of them, which label is given too often, and shows each kind of failure', () => {
  const lines = [
    ...Array.from({ length: 30 }, (_, at) => line(at + 1, 'bug', 'bug', { label: 'bug' })),
    ...Array.from({ length: 20 }, (_, at) => line(at + 31, 'idea', 'bug', { label: 'bug' })),
    line(51, 'idea', 'It is an **idea**.', { label: 'idea' }),
    line(52, 'idea', 'bug or idea'),
    line(53, 'idea', '  '),
    line(54, 'bug', "I'm sorry, but I can't help with that."),
    line(55, 'bug', '', { error: 'timed out' }),
    line(56, 'bug', '```\nbug\n```', { label: 'bug' }),
  ];
  const scores = Float64Array.from(lines, ({ correct }) => Number(correct));
  const report = findFailures(lines, scores, ['bug', 'idea', 'other']);
  expect(report.reasons).toEqual({
    'wrong label': 20,
    'right label with other text': 2,
    'no label found': 1,
    empty: 1,
    refused: 1,
    'no answer': 1,
  });
  expect(report.refusals).toEqual({ n: 1, rows: [54] });
  expect(report.format).toEqual({
    empty: 1,
    several_lines: 1,
    in_a_code_fence: 1,
    more_than_the_label: 2,
    no_label: 2,
  });
  expect(report.confusions).toEqual([{ gold: 'idea', answered: 'bug', n: 20, share_of_gold: 20 / 23 }]);
  const [idea, bug] = report.label_bias ?? [];
  expect(idea).toMatchObject({ label: 'idea', expected: 23 / 56, given: 1 / 56 });
  expect(bug).toMatchObject({ label: 'bug', given: 51 / 56 });
  expect(Math.max(idea?.p_adjusted ?? 1, bug?.p_adjusted ?? 1)).toBeLessThan(0.001);
  expect(
    report.worst
      .slice(0, 6)
      .map(({ reason }) => reason)
      .toSorted(),
  ).toEqual(Object.keys(report.reasons).toSorted());
  expect(report.worst.find(({ row }) => row === 55)?.answer).toBe('(no answer: timed out)');
});

it('says of open answers how they differ', () => {
  const gold = 'Restart the router and wait for two minutes';
  const lines = [
    line(1, gold, gold),
    line(2, gold, 'Restart the router and wait'),
    line(3, gold, 'Bananas ripen quickly near apples in bowls'),
    line(4, gold, 'Restart'),
    line(5, gold, `${gold} ${Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ')}`),
    line(6, gold, 'press the button now '.repeat(12)),
  ];
  const scores = Float64Array.from([1, 0.7, 0, 0.2, 0.3, 0.1]);
  const { reasons, worst, lengths } = findFailures(lines, scores, undefined);
  expect(reasons).toEqual({
    'other words': 1,
    'no word in common': 1,
    'much shorter than expected': 1,
    'much longer than expected': 1,
    'repeats itself': 1,
  });
  expect(worst.map(({ row }) => row)).toEqual([3, 6, 4, 5, 2]);
  expect(worst.find(({ row }) => row === 6)?.reason).toBe('repeats itself');
  expect(lengths).toMatchObject({
    answers: { n: 6 },
    right: { n: 1, p50: gold.length },
    wrong: { n: 5 },
    expected: { max: gold.length },
  });
});
