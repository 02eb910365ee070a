import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { passAtK } from '../../../src/core/evaluation/metrics/pass-at-k.ts';
import { newestPredictions } from '../../../src/core/evaluation/prediction-lines.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset } from './support.ts';

const tempFolder = tempFolders();
const rows = Array.from({ length: 12 }, (_, index) => ({ prompt: `What is ${index}?`, answer: `it is ${index}` }));
/** Answers of four that are right: none, some, all, and so on. */
const right = (row: number): number => [0, 1, 4][row % 3] ?? 0;

async function evaluated(lines: readonly object[], name = 'answers.jsonl') {
  const home = await tempFolder();
  const { effects, ledger } = createWorld(home, () => 'not asked');
  const dataset = await plantDataset(home, rows);
  const path = join(home, name);
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const asked = EvaluateRequest.parse({ predictions: path, dataset });
  const { record } = await evaluateModel(effects, asked, call());
  return { home, effects, record, dataset, lines: await newestPredictions(ledger.folder('evaluation', record.id)) };
}

const draws = (row: number): string[] =>
  Array.from({ length: 4 }, (_, draw) => (draw < right(row) ? `it is ${row}` : `draw ${draw}`));

const fourTimes = rows.flatMap((_, row) => draws(row).map((prediction) => ({ id: row + 1, prediction })));

describe('a file that has each row four times', () => {
  it('is four answers to each: pass@k, and how many rows are solved never, sometimes and always', async () => {
    const { record, lines } = await evaluated(fourTimes);
    const { metrics = {}, primary, n } = record.result ?? {};
    const value = (name: string): number => metrics[name]?.value ?? Number.NaN;
    const meanOf = (k: number): number =>
      rows.reduce((sum, _, row) => sum + passAtK(4, right(row), k), 0) / rows.length;
    expect({ primary, n }).toEqual({ primary: 'pass_at_1', n: 12 });
    expect(value('pass_at_1')).toBeCloseTo(meanOf(1), 12);
    expect(value('pass_at_1')).toBeCloseTo(5 / 12, 12);
    expect(value('pass_at_4')).toBeCloseTo(meanOf(4), 12);
    expect([value('solved_never'), value('solved_sometimes'), value('solved_always')]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(metrics['pass_at_1']?.ci95?.[0]).toBeLessThan(5 / 12);
    expect(record.result?.warnings?.join()).toContain('exact_match');
    expect(record.result?.warnings?.join()).toContain('of the first of 4 answers to each row');
    expect(lines.map(({ samples }) => samples?.filter(({ correct }) => correct).length)).toEqual(
      rows.map((_, row) => right(row)),
    );
  });

  it('in any order says the same', async () => {
    const [sorted, mixed] = await Promise.all([evaluated(fourTimes), evaluated(fourTimes.toReversed())]);
    for (const name of ['pass_at_1', 'pass_at_4', 'solved_sometimes'])
      expect(mixed.record.result?.metrics[name]).toEqual(sorted.record.result?.metrics[name]);
  });

  it('with rewards is solved where it was rewarded, and rewards that differ are what counts', async () => {
    const rewards = [
      [0, 0, 0, 0],
      [0.2, 0.2, 0.4, 0.2],
      [1, 1, 1, 1],
    ];
    const lines = rows.flatMap((_, row) =>
      draws(row).map((prediction, draw) => ({ row, prediction, reward: rewards[row % 3]?.[draw] })),
    );
    const { record } = await evaluated(lines);
    const { metrics = {}, primary } = record.result ?? {};
    expect(primary).toBe('mean_reward');
    expect(metrics['mean_reward']?.value).toBeCloseTo((0 + 0.25 + 1) / 3, 12);
    expect(metrics['best_reward']?.value).toBeCloseTo((0 + 0.4 + 1) / 3, 12);
    expect(metrics['solved_sometimes']?.value).toBeCloseTo(1 / 3, 12);
  });

  it('is compared with another by the share of right answers to each row', async () => {
    const home = await tempFolder();
    const { effects } = createWorld(home, () => 'not asked');
    const dataset = await plantDataset(home, rows);
    const paths = ['some.jsonl', 'all.jsonl'].map((name) => join(home, name));
    const all = rows.flatMap((_, row) => draws(row).map(() => ({ id: row + 1, prediction: `it is ${row}` })));
    const ids: string[] = [];
    for (const [index, lines] of [fourTimes, all].entries()) {
      await writeFile(paths[index] ?? '', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const asked = EvaluateRequest.parse({ predictions: paths[index], dataset });
      ids.push((await evaluateModel(effects, asked, call())).record.id);
    }
    const compared = await compareRuns(effects, { runs: ids, alpha: 0.05, detail: 'concise' }, call().signal);
    const [first] = compared.comparisons;
    expect(first).toMatchObject({ metric: 'pass_at_1', n: 12, significant: true });
    expect(first?.delta).toBeCloseTo(7 / 12, 12);
    expect(first?.test).not.toMatch(/McNemar/i);
  });
});

it.each([
  [fourTimes.slice(1), 'row 2 is predicted 4 times, others 3 times'],
  [[...fourTimes, { id: 3, prediction: 'x' }], 'row 3 is predicted 5 times, others 4 times'],
  [
    rows.map((_, row) => ({ row, prediction: 'x', reward: row === 4 ? 'good' : 1 })),
    'record 5 has "good" under "reward"',
  ],
])('answers that are not drawn alike are refused: %#', async (lines, message) => {
  await expect(evaluated(lines)).rejects.toMatchObject({ code: 'bad_data', message: expect.stringContaining(message) });
});

describe('metrics that are asked for', () => {
  const measured = async (lines: readonly object[], metrics: readonly string[]) => {
    const home = await tempFolder();
    const { effects } = createWorld(home, () => 'not asked');
    const dataset = await plantDataset(home, rows);
    const path = join(home, 'answers.jsonl');
    await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return evaluateModel(effects, EvaluateRequest.parse({ predictions: path, dataset, metrics }), call());
  };
  const once = rows.map(({ answer }, row) => ({ id: row + 1, prediction: answer }));

  it('decide, the first of them, when each row has several answers', async () => {
    const { record } = await measured(fourTimes, ['rouge_l', 'exact_match']);
    expect(record.result?.primary).toBe('rouge_l');
    expect(Object.keys(record.result?.metrics ?? {})).toEqual(expect.arrayContaining(['pass_at_1', 'exact_match']));
  });

  it('may be pass_at_k of any k up to the answers of a row', async () => {
    const { record } = await measured(fourTimes, ['pass_at_2', 'exact_match']);
    const { metrics = {}, primary } = record.result ?? {};
    expect(primary).toBe('pass_at_2');
    const expected = rows.reduce((sum, _, row) => sum + passAtK(4, right(row), 2), 0) / rows.length;
    expect(metrics['pass_at_2']?.value).toBeCloseTo(expected, 12);
    const alone = await measured(fourTimes, ['pass_at_3']);
    expect(alone.record).toMatchObject({ state: 'succeeded', result: { primary: 'pass_at_3', n: 12 } });
  });

  it.each([
    [fourTimes, 'pass_at_5', 'pass_at_5 needs 5 answers to each row', 'ask for pass_at_1 to pass_at_4'],
    [once, 'pass_at_2', 'has 1 answer', 'use metric exact_match'],
    [fourTimes, 'mean_reward', 'mean_reward needs a reward of every answer', 'leave mean_reward out'],
  ])('are refused where answers or rewards are missing: %#', async (lines, metric, message, next) => {
    const refused = measured(lines, [metric]);
    await expect(refused).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(message),
      next: expect.stringContaining(next),
    });
  });
});
