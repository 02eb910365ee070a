import { expect, it } from 'vitest';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { comparisonCharts } from '../../../src/core/operate/comparison-charts.ts';
import { comparisonPictures } from '../../../src/core/operate/comparison-pictures.ts';
import { comparisonReport } from '../../../src/core/operate/comparison-report.ts';
import type { MetricPoint } from '../../../src/core/ports/run-state.ts';
import { createPaidTraining } from '../../support/paid-runtime.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset, plantRun } from '../evaluation/support.ts';

const tempFolder = tempFolders();
const rows = Array.from({ length: 60 }, (_, index) => ({
  prompt: `<b>p${index}</b>`,
  answer: index % 2 ? 'HQ' : 'LQ',
}));

const at = '2026-01-01T00:00:00.000Z';

/** An untrained model against a run that left these metrics. */
async function compared(points: () => MetricPoint[]) {
  const home = await tempFolder();
  const { effects, ledger } = createWorld(home, (prompt, source) => {
    const odd = Number(/\d+/.exec(prompt)?.[0]) % 2 === 1;
    return source === 'untrained' ? '<script>alert(1)</script>' : odd ? 'HQ' : 'LQ';
  });
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  const run = await plantRun(ledger, 'pilot');
  const request = EvaluateRequest.parse({ model: 'pilot', dataset });
  const { record, untrained } = await evaluateModel(effects, request, call());
  const runs = [untrained?.id ?? '', record.id];
  const comparison = await compareRuns({ ledger, now: effects.now }, CompareRequest.parse({ runs }));
  const local = { ...createPaidTraining({ low: 0, high: 0 }).runtime, id: 'local', metrics: async () => points() };
  return { run, base: runs[0], comparison, effects: { ...effects, training: { local: async () => local } } };
}

const losses = (epochs: readonly (number | undefined)[]): MetricPoint[] =>
  epochs.flatMap((epoch, index) => {
    const place = { step: 10 * (index + 1), at, ...(epoch === undefined ? {} : { epoch }) };
    return [
      { ...place, name: 'train_loss', value: 1 / (index + 1) },
      { ...place, name: 'validation_loss', value: 1.1 / (index + 1) },
    ];
  });

it('shows verdicts, the board, confusion and loss curves over each other, and escapes what models said', async () => {
  const { run, comparison, effects } = await compared(() => losses([1, 2, 3]));
  expect(comparison.board).toMatchObject({
    by: ['domain', 'usd_per_1000'],
    runs: { [run]: { domain: 1, front: true } },
  });
  const html = await comparisonReport(effects, comparison.id);
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  for (const words of ['exact_match against', 'On one page', 'Confusion', 'Training', '60 rows gained, 0 lost'])
    expect(html).toContain(words);
  // the verdict, two matrices, the losses; free models of unknown speed have no place beside each other
  expect(html.match(/<svg/g)).toHaveLength(4);
});

it('draws losses by epoch where all say it, else all by step; and says whose cannot be read', async () => {
  const { effects, comparison } = await compared(() => losses([1, 2]));
  expect((await comparisonCharts(effects, comparison)).losses?.svg).toContain('>epoch</text>');
  const stepped = await compared(() => losses([1, undefined]));
  const { svg } = (await comparisonCharts(stepped.effects, stepped.comparison)).losses ?? { svg: '' };
  expect(svg).toContain('>step</text>');
  expect(svg).toContain('training 1 at step 10, 0.5 at step 20');
  const failing = await compared(() => {
    throw new Error('the log is gone');
  });
  const charts = await comparisonCharts(failing.effects, failing.comparison);
  expect(charts.losses).toBeUndefined();
  expect(charts.unread).toEqual([`${failing.run}: the log is gone`]);
  expect(await comparisonReport(failing.effects, failing.comparison.id)).toContain('the log is gone');
});

it('makes pictures of the decisive charts first, and of none that is too large', async () => {
  const { run, base, effects, comparison } = await compared(() => losses([1, 2]));
  const pictures = async (bytes: number) =>
    comparisonPictures(
      { ...effects, pictures: async () => ({ png: async () => new Uint8Array(bytes), legible: (words) => words }) },
      comparison.id,
    );
  const titles = [`exact_match against ${base}`, 'Loss', `Confusion of ${run}`, `Confusion of ${base}`];
  const small = await pictures(100_000);
  expect(small.pictures.map(({ title }) => title)).toEqual(titles);
  expect(small.notes).toEqual([]);
  const large = await pictures(100_001);
  expect(large.pictures).toEqual([]);
  expect(large.notes).toEqual(
    titles.map(
      (title) =>
        `${title} is at forge://comparisons/${comparison.id}/report alone: its picture has 100001 bytes, more than 100000`,
    ),
  );
});
