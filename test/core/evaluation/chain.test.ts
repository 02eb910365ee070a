import { describe, expect, it } from 'vitest';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { chainSection } from '../../../src/core/operate/chain-section.ts';
import type { Chain } from '../../../src/core/runs/comparison-record.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset, plantRun } from './support.ts';

const tempFolder = tempFolders();
const LABELS = ['HQ', 'LQ'];
const ROWS = 40;

/** Shares of rows each run answers rightly, by the letter of the dataset; the untrained model knows a tenth. */
type Skills = Record<string, Record<string, number>>;

const SKILLS: Skills = {
  first: { a: 0.9, b: 0.3, c: 0.2 },
  second: { a: 0.6, b: 0.8, c: 0.4 },
  third: { a: 0.7, b: 0.5, c: 0.95 },
};

/** Three datasets, and runs that were trained one from the other on them; `tell` measures runs on datasets. */
async function open(skills: Skills = SKILLS) {
  const home = await tempFolder();
  const { effects, ledger } = createWorld(home, (prompt, source) => {
    const [, letter = '', row = '0'] = /^(\w)(\d+)/.exec(prompt) ?? [];
    const [, run = ''] = /^artifact of (\w+)/.exec(artifacts.now) ?? [];
    const skill = source === 'untrained' ? 0.1 : (skills[run]?.[letter] ?? 0);
    const right = LABELS[Number(row) % 2] ?? '';
    return Number(row) < skill * ROWS ? right : 'neither';
  });
  const artifacts = { now: '' };
  const datasets: Record<string, string> = {};
  for (const letter of ['a', 'b', 'c']) {
    const rows = Array.from({ length: ROWS }, (_, row) => ({
      prompt: `${letter}${row}`,
      answer: LABELS[row % 2] ?? '',
    }));
    datasets[letter] = await plantDataset(home, rows, LABELS);
  }
  const runs: Record<string, string> = {};
  const on = (letter: string) => ({ dataset: datasets[letter] ?? '' });
  runs['first'] = await plantRun(ledger, 'first', on('a'));
  runs['second'] = await plantRun(ledger, 'second', { ...on('b'), from_run: 'first' });
  runs['third'] = await plantRun(ledger, 'third', { ...on('c'), from_run: runs['second'] });
  const measure = async (run: string, letters: string) => {
    artifacts.now = `artifact of ${run}`;
    for (const letter of letters) {
      const request = EvaluateRequest.parse({ model: runs[run], dataset: datasets[letter] });
      await evaluateModel(effects, request, call());
    }
  };
  const compare = (names: readonly string[], more: Record<string, unknown> = {}) =>
    compareRuns({ ledger, now: effects.now }, CompareRequest.parse({ runs: names, ...more }));
  return { ledger, effects, runs, datasets, measure, compare };
}

const close = (value: number): unknown => expect.closeTo(value, 9);

describe('a chain of runs, each trained from the one before', () => {
  it('tells what later training did to earlier datasets, whatever order the runs are named in', async () => {
    const { measure, compare, runs, datasets } = await open();
    for (const run of ['first', 'second', 'third']) await measure(run, 'abc');
    const record = await compare(['third', 'untrained', 'first', 'second']);
    const { chain } = record;
    expect(chain).toMatchObject({
      metric: 'exact_match',
      stages: [runs['first'], runs['second'], runs['third']],
      datasets: [datasets['a'], datasets['b'], datasets['c']],
      matrix: [
        [0.9, 0.3, 0.2],
        [0.6, 0.8, 0.4],
        [0.7, 0.5, 0.95],
      ],
      base: [0.1, 0.1, 0.1],
      // ((0.7 - 0.9) + (0.5 - 0.8)) / 2
      backward_transfer: close(-0.25),
      // ((0.9 - 0.7) + (0.8 - 0.5)) / 2
      forgetting: close(0.25),
      // ((0.3 - 0.1) + (0.4 - 0.1)) / 2
      forward_transfer: close(0.25),
      forgotten: { [datasets['a'] ?? '']: close(0.2), [datasets['b'] ?? '']: close(0.3) },
      missing: [],
    });
    // changes of 40 rows: 8 fall (0.2), then 12 fall (0.3); standard deviations with n - 1
    const error = (share: number) => Math.sqrt((share * (1 - share)) / 39);
    const half = (1.96 * Math.hypot(error(0.2), error(0.3))) / 2;
    expect(chain?.backward_transfer_ci95).toEqual([close(-0.25 - half), close(-0.25 + half)]);
  });

  it('names the calls that would fill what is missing, and tells the numbers once they were made', async () => {
    const { ledger, measure, compare, runs, datasets } = await open();
    await measure('first', 'a');
    await measure('second', 'ab');
    const before = await compare(['first', 'second']);
    expect(before.chain).toMatchObject({
      matrix: [
        [0.9, null],
        [0.6, 0.8],
      ],
      backward_transfer: close(-0.3),
    });
    expect(before.chain).toHaveProperty('forgetting', close(0.3));
    expect(before.chain).not.toHaveProperty('forward_transfer');
    expect(before.chain?.missing).toEqual([
      `evaluate_model ${JSON.stringify({ model: runs['first'], dataset: datasets['b'] })}`,
    ]);
    await measure('first', 'b');
    const after = await compare(['first', 'second']);
    expect(after.chain).toMatchObject({ forward_transfer: close(0.2), missing: [] });
    expect(after.id).not.toBe(before.id);
    expect((await ledger.read('comparison', after.id))?.record).toEqual(after);
  });

  it('says nothing of transfer while the last run was not measured on what came first', async () => {
    const { measure, compare, runs, datasets } = await open();
    await measure('first', 'a');
    await measure('second', 'b');
    const { chain, verdict } = await compare(['first', 'second']);
    expect(verdict).toEqual({ [runs['second'] ?? '']: 'not_comparable' });
    for (const name of ['backward_transfer', 'backward_transfer_ci95', 'forgetting', 'forward_transfer'])
      expect(chain).not.toHaveProperty(name);
    expect(chain?.missing[0]).toBe(
      `evaluate_model ${JSON.stringify({ model: runs['second'], dataset: datasets['a'] })}`,
    );
    expect(chain?.missing).toHaveLength(2);
  });

  it('counts gains too: what became better is no forgetting', async () => {
    const { measure, compare } = await open({ first: { a: 0.5, b: 0.1 }, second: { a: 0.75, b: 0.9 } });
    await measure('first', 'ab');
    await measure('second', 'ab');
    expect((await compare(['first', 'second'])).chain).toMatchObject({
      backward_transfer: close(0.25),
      forgetting: close(-0.25),
      forward_transfer: close(0),
    });
  });

  it('may skip runs that are not compared, and has no stages that taught no answers', async () => {
    const { ledger, measure, compare, runs } = await open();
    for (const run of ['first', 'third']) await measure(run, 'ac');
    expect((await compare(['first', 'third'])).chain?.stages).toEqual([runs['first'], runs['third']]);
    const id = (await ledger.read('training', runs['first'] ?? ''))?.record.dataset ?? '';
    await ledger.update('dataset', id, (record) => ({ ...record, shape: 'cpt' }));
    expect((await compare(['first', 'third'])).chain).toBeUndefined();
  });

  it('is none when two runs branch, or nothing was continued', async () => {
    const { ledger, datasets, measure, compare, runs } = await open();
    runs['aside'] = await plantRun(ledger, 'aside', { dataset: datasets['c'] ?? '', from_run: 'first' });
    for (const run of ['second', 'aside']) await measure(run, 'a');
    expect((await compare(['second', 'aside'])).chain).toBeUndefined();
    runs['alone'] = await plantRun(ledger, 'alone', { dataset: datasets['c'] ?? '' });
    await measure('alone', 'a');
    expect((await compare(['second', 'alone'])).chain).toBeUndefined();
  });

  it('says why when two stages were trained on one dataset', async () => {
    const { ledger, datasets, measure, compare, runs } = await open();
    runs['again'] = await plantRun(ledger, 'again', { dataset: datasets['a'] ?? '', from_run: 'first' });
    for (const run of ['first', 'again']) await measure(run, 'a');
    const { chain } = await compare(['first', 'again']);
    expect(chain?.missing).toEqual(['two stages were trained on the same dataset']);
    expect(chain).not.toHaveProperty('backward_transfer');
  });

  it('asks for the metric that is compared where it does not decide', async () => {
    const { measure, compare, runs, datasets } = await open();
    await measure('first', 'a');
    await measure('second', 'a');
    const { chain } = await compare(['first', 'second'], { metric: 'macro_f1' });
    const metrics = ['exact_match', 'accuracy_lenient', 'macro_f1'];
    expect(chain?.missing[0]).toBe(
      `evaluate_model ${JSON.stringify({ model: runs['second'], dataset: datasets['b'], metrics })}`,
    );
    expect(chain).not.toHaveProperty('backward_transfer_ci95');
  });
});

it('the page of a comparison shows the matrix, the numbers and what is not measured', () => {
  const chain: Chain = {
    metric: 'exact_match',
    stages: ['tr-1', 'tr-2'],
    datasets: ['ds-1', 'ds-2'],
    matrix: [
      [0.9, null],
      [0.61234, 0.8],
    ],
    base: [0.1, null],
    backward_transfer: -0.28766,
    backward_transfer_ci95: [-0.4, -0.2],
    forgetting: 0.28766,
    forgotten: { 'ds-1': 0.28766 },
    missing: ['evaluate_model {"model":"tr-1","dataset":"ds-2"}'],
  };
  const { paragraphs, table } = chainSection(chain);
  expect(table?.rows).toEqual([
    ['base', '', '0.1', 'unknown'],
    ['tr-1', 'ds-1', '0.9', 'unknown'],
    ['tr-2', 'ds-2', '0.6123', '0.8'],
  ]);
  const text = paragraphs.join('\n');
  for (const words of [
    'Backward transfer -0.2877 (95 % -0.4 to -0.2)',
    'Forgetting 0.2877',
    'ds-1 0.2877',
    'Not measured: evaluate_model',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('Forward transfer');
});
