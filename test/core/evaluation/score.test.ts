import { expect, it } from 'vitest';
import type { PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../../../src/core/evaluation/score.ts';

function line(row: number, gold: string, answer: string, more: Partial<PredictionLine> = {}): PredictionLine {
  return { row, prompt: '', gold, answer, correct: answer === gold, ...more };
}

it('scores a failed call 0 also where an empty answer would have been right', async () => {
  const lines = [line(1, 'the', ''), line(2, 'the', '', { error: 'timed out' })];
  const { metrics, errors } = await scoreOpen(lines, ['quasi_exact_match']);
  expect(metrics['quasi_exact_match']?.value).toBe(0.5);
  expect(errors).toBe(1);
});

it('gives no interval to one row, and the same interval to the same rows', async () => {
  const one = await scoreOpen([line(1, 'b c', 'b')], ['token_f1', 'exact_match']);
  expect(one.metrics).toEqual({ token_f1: { value: 2 / 3, n: 1 }, exact_match: { value: 0, n: 1 } });
  const many = Array.from({ length: 40 }, (_, row) => line(row, 'x y z', row % 3 === 0 ? 'x y' : 'z'));
  const [first, again] = [await scoreOpen(many, ['token_f1']), await scoreOpen(many, ['token_f1'])];
  expect(first).toEqual(again);
  const { value = 0, ci95: [low, high] = [0, 0], stderr = 0 } = first.metrics['token_f1'] ?? {};
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  // the percentile interval of a mean is about two standard errors to either side
  expect(high - low).toBeGreaterThan(3.2 * stderr);
  expect(high - low).toBeLessThan(4.6 * stderr);
});

it('measures the length of answers in characters, not in UTF-16 units', async () => {
  const lines = ['😀', '', 'abc'].map((answer, row) => line(row, 'yes', answer));
  const { response_length } = await scoreLabels(lines, ['no', 'yes'], ['exact_match']);
  expect(response_length).toEqual({
    p50: 1,
    p90: 1 + 2 * 0.8,
    p99: expect.closeTo(1 + 2 * 0.98, 12),
    max: 3,
    mean: 4 / 3,
  });
});

it('leaves labels that nobody has or predicts out of macro F1', async () => {
  const lines = [line(1, 'yes', 'yes', { label: 'yes' }), line(2, 'yes', 'no', { label: 'no' })];
  const { metrics } = await scoreLabels(lines, ['maybe', 'no', 'yes'], ['macro_f1']);
  expect(metrics['macro_f1']?.value).toBeCloseTo((2 / 3 + 0) / 2, 12);
});

it.each([
  ['rouge_l', 40],
  ['token_f1', 400],
  ['macro_f1', 4000],
])('stops scoring %s when it is aborted', async (metric, rows) => {
  const words = (seed: number) => Array.from({ length: 8000 }, (_, word) => `w${(word * seed) % 499}`).join(' ');
  const [answer, gold] = metric === 'macro_f1' ? ['yes', 'no'] : [words(3), words(5)];
  const lines = Array.from({ length: rows }, (_, row) => line(row, gold, answer, { label: 'yes' }));
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  const scoring =
    metric === 'macro_f1'
      ? scoreLabels(lines, ['no', 'yes'], [metric], controller.signal)
      : scoreOpen(lines, [metric], controller.signal);
  await expect(scoring).rejects.toThrow('aborted');
});

it('warns when texts were too long to be compared whole', async () => {
  const long = 'word '.repeat(15_001);
  const { warnings } = await scoreOpen([line(1, long, long), line(2, 'word', 'word')], ['rouge_l', 'token_f1']);
  expect(warnings).toEqual(['rouge_l compares the first 15000 words of a text; 1 of 2 rows have a longer one']);
  expect(await scoreOpen([line(1, 'word', 'word')], ['rouge_l'])).not.toHaveProperty('warnings');
});

it('warns of answers that are empty when there are more than a tenth, under any task', async () => {
  const lines = (empty: number) =>
    Array.from({ length: 20 }, (_, row) => line(row, 'yes', row < empty ? ' ' : 'yes', { label: 'yes' }));
  const warnings = async (empty: number) => [
    (await scoreOpen(lines(empty), ['exact_match'])).warnings,
    (await scoreLabels(lines(empty), ['no', 'yes'], ['exact_match'])).warnings,
  ];
  expect(await warnings(2)).toEqual([undefined, undefined]);
  expect(await warnings(3)).toEqual([['3 of 20 answers are empty'], ['3 of 20 answers are empty']]);
  const failed = Array.from({ length: 20 }, (_, row) => line(row, 'yes', '', { error: 'timed out' }));
  expect((await scoreOpen(failed, ['exact_match'])).warnings).toBeUndefined();
});
