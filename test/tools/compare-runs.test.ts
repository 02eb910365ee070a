import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import type { ComparisonRecord } from '../../src/core/core.ts';
import { createCore } from '../../src/core/core.ts';
import { compareRuns } from '../../src/tools/compare-runs.ts';
import { localPorts } from '../support/client.ts';
import { tempFolders } from '../support/temp-home.ts';

const tempFolder = tempFolders();
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `tr-${String(index).padStart(12, '0')}`);

const long = 'a difference cannot be attributed to one of them '.repeat(20);

function record(count: number): ComparisonRecord {
  const [baseline = '', ...runs] = names(count);
  const row = { baseline, metric: 'exact_match', n: 500, baseline_value: 0.772, run_value: 0.788, delta: 0.016 };
  const rest = { test: 'McNemar mid-p', p: 0.54, p_adjusted: 1, significant: false, minimum_detectable: 0.052 };
  const flip = { row: 1, prompt: long, gold: 'HQ', before: long, after: long };
  return {
    id: 'cp-0',
    names: [],
    created_at: '2026-01-01T00:00:00.000Z',
    evaluations: [],
    baseline,
    metric: 'exact_match',
    alpha: 0.05,
    verdict: Object.fromEntries(runs.map((run) => [run, 'no_evidence'])),
    comparisons: runs.map((run) => ({ run, ...row, ci95: [-0.034, 0.066], ...rest })),
    changed: {},
    warnings: Array.from({ length: 2 * count }, () => long),
    flips: Object.fromEntries(runs.map((run) => [run, { gained: 60, lost: 52, examples: [flip] }])),
    promote: Object.fromEntries(runs.map((run) => [run, { promote: false, why: long }])),
    reasons: {},
    chain: {
      metric: 'exact_match',
      stages: names(count),
      datasets: names(count),
      matrix: names(count).map(() => names(count).map(() => 0.7)),
      base: names(count).map(() => 0.5),
      backward_transfer: -0.0312,
      backward_transfer_ci95: [-0.0411, -0.0213],
      forgetting: 0.0312,
      missing: [],
    },
    board: {
      by: ['domain'],
      runs: Object.fromEntries(names(count).map((run, at) => [run, { domain: 0.7, front: at < 20 }])),
    },
  };
}

it.each([2, 3, 10, 50])('tells of %i runs in at most 500 tokens, and names what is left out', async (count) => {
  const plain = createCore(localPorts(await tempFolder()));
  const title = 'Confusion of tr-000000000001';
  const comparisonPictures = async () => ({
    pictures: [1, 2, 3, 4].map((byte) => ({ title, png: Uint8Array.of(byte) })),
    notes: [long],
  });
  const library = async () => ({ ...(await plain.library()), comparisonPictures });
  const core = { ...plain, compareRuns: async () => record(count), library };
  const signal = new AbortController().signal;
  const answer = await compareRuns.answer(core, { runs: names(count), detail: 'full' }, { signal, progress: () => {} });
  expect(encode(answer.text).length).toBeLessThanOrEqual(500);
  expect(answer.text).toContain('no evidence');
  expect(answer.text).toMatch(
    /chain of \d+: backward transfer -0\.031\d* \(95 % -0\.041\d* to -0\.021\d*\), forgetting 0\.031/,
  );
  expect(answer.pictures).toHaveLength(4);
  expect(answer.text).toContain(`Pictures: ${title}; ${title}`);
  expect(answer.structured['warnings']).toContain(long);
  if (count > 9) expect(answer.text).toContain(`and ${count - 9} more`);
  expect(answer.text).toContain('forge://comparisons/cp-0/report');
});

it('names dataset and split of runs that cannot be compared, and the call that a chain lacks first', async () => {
  const core = createCore(localPorts(await tempFolder()));
  const plain = record(10);
  const runs = Object.keys(plain.verdict);
  const reason =
    'evaluated on other rows: 62 rows of test of ds-aaaaaaaaaaaa against 500 rows of validation of ds-bbbbbbbbbbbb';
  const odd: ComparisonRecord = {
    ...plain,
    verdict: Object.fromEntries(runs.map((run) => [run, 'not_comparable'])),
    reasons: Object.fromEntries(runs.map((run) => [run, reason])),
    comparisons: [],
  };
  const ask = async (answered: ComparisonRecord) =>
    (
      await compareRuns.answer(
        { ...core, compareRuns: async () => answered },
        { runs: names(10) },
        { signal: new AbortController().signal, progress: () => {} },
      )
    ).text;
  const text = await ask(odd);
  expect(encode(text).length).toBeLessThanOrEqual(500);
  expect(text).toContain('Next: evaluate all on the 500 rows of validation of ds-bbbbbbbbbbbb');
  expect(text).toContain('evaluated on other rows: 62 rows of test of ds-aaaaaaaaaaaa');
  const call = 'evaluate_model {"model":"tr-000000000001","dataset":"ds-0"}';
  const { chain } = plain;
  if (chain === undefined) throw new Error('no chain');
  expect(await ask({ ...plain, chain: { ...chain, missing: [call] } })).toContain(`Next: call ${call}`);
});
