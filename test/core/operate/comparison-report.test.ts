import { expect, it } from 'vitest';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
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

it('shows verdicts, the board, confusion and loss curves over each other, and escapes what models said', async () => {
  const home = await tempFolder();
  const { effects, ledger } = createWorld(home, (prompt, source) => {
    const odd = Number(/\d+/.exec(prompt)?.[0]) % 2 === 1;
    return source === 'untrained' ? '<script>alert(1)</script>' : odd ? 'HQ' : 'LQ';
  });
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  const run = await plantRun(ledger, 'pilot');
  const { record, untrained } = await evaluateModel(
    effects,
    EvaluateRequest.parse({ model: 'pilot', dataset }),
    call(),
  );
  const runs = [untrained?.id ?? '', record.id];
  const { id, board } = await compareRuns({ ledger, now: effects.now }, CompareRequest.parse({ runs }));
  expect(board).toMatchObject({ by: ['domain', 'usd_per_1000'], runs: { [run]: { domain: 1, front: true } } });
  const at = '2026-01-01T00:00:00.000Z';
  const points: MetricPoint[] = [1, 2, 3].flatMap((epoch) => [
    { step: epoch, epoch, name: 'train_loss', value: 1 / epoch, at },
    { step: epoch, epoch, name: 'validation_loss', value: 1.1 / epoch, at },
  ]);
  const local = { ...createPaidTraining({ low: 0, high: 0 }).runtime, id: 'local', metrics: async () => points };
  const html = await comparisonReport({ ...effects, training: { local: async () => local } }, id);
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  for (const words of ['exact_match against', 'On one page', 'Confusion', 'Training', '60 rows gained, 0 lost'])
    expect(html).toContain(words);
  // the verdict, two matrices, the losses; free models of unknown speed have no place beside each other
  expect(html.match(/<svg/g)).toHaveLength(4);
});
