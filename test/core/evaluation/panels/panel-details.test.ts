import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../../src/core/evaluation/panels/check-answer.ts';
import { findPanelBase } from '../../../../src/core/evaluation/panels/panel-base.ts';
import { panelData } from '../../../../src/core/evaluation/panels/panel-data.ts';
import { UNTRAINED } from '../../../../src/core/evaluation/target.ts';
import type { EvaluationRecord } from '../../../../src/core/runs/evaluation-record.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { plantRun } from '../support.ts';

const tempFolder = tempFolders();

function recordOf(id: string, model: string, more: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    id,
    model,
    names: [],
    created_at: '2026-01-01T00:00:00.000Z',
    state: 'succeeded',
    model_fingerprint: model,
    dataset: 'panel:safety',
    dataset_hash: 'x',
    split: 'all',
    rows_hash: 'items',
    task: 'classification',
    metrics_version: '2',
    cost_usd: 0,
    ...more,
  };
}

describe("a panel's base", () => {
  async function baseOf(others: readonly EvaluationRecord[], more: Partial<EvaluationRecord> = {}) {
    const ledger = createFileLedger(await tempFolder());
    const run = await plantRun(ledger, 'pilot', { model: 'nova-2-lite' });
    for (const other of others) await ledger.create('evaluation', other.id, other);
    return findPanelBase(ledger, recordOf('ev-000000000000', run, { run, ...more }));
  }

  it('is the same items answered to the end by the model that was trained', async () => {
    const base = recordOf('ev-000000000009', 'nova-2-lite');
    const unfit = [
      recordOf('ev-000000000001', 'nova-2-lite', { rows_hash: 'other items' }),
      recordOf('ev-000000000002', 'nova-2-lite', { state: 'failed' }),
      recordOf('ev-000000000003', 'nova-pro'),
    ];
    expect(await baseOf([...unfit, base])).toMatchObject({ record: { id: base.id } });
    expect(await baseOf(unfit)).toEqual({
      missing: 'its base nova-2-lite has no evaluation of this panel: call evaluate_model with it and the same panel',
    });
  });

  it('is the evaluation made beside it, when that succeeded', async () => {
    const beside = (state: EvaluationRecord['state']) => [recordOf('ev-000000000004', UNTRAINED, { state })];
    const untrained = 'ev-000000000004';
    expect(await baseOf(beside('succeeded'), { untrained })).toMatchObject({ record: { id: untrained } });
    expect(await baseOf(beside('failed'), { untrained })).toEqual({
      missing: `the base's evaluation ${untrained} is failed`,
    });
    expect(await baseOf([], { untrained })).toEqual({ missing: `the base's evaluation ${untrained} is gone` });
    expect(await baseOf([], { model: UNTRAINED })).toMatchObject({ missing: expect.stringContaining('is the base') });
  });
});

it("a panel's file that is not whole is written again", async () => {
  const ledger = createFileLedger(await tempFolder());
  const { path } = await panelData({ ledger }, 'safety');
  const whole = await readFile(path, 'utf8');
  await writeFile(path, whole.slice(0, 500));
  await panelData({ ledger }, 'safety');
  expect(await readFile(path, 'utf8')).toBe(whole);
});

describe('an answer', () => {
  const passes = (check: Parameters<typeof checkAnswer>[0]['check'], answer: string) =>
    checkAnswer({ check, prompt: 'When?' }, answer);

  it.each([
    ['09:30', '9:30 a.m.', true],
    ['21:30', '9:30 p.m.', true],
    ['21:30', '9:30 a.m.', false],
    ['00:15', '12:15 a.m.', true],
    ['12:15', '12:15 p.m.', true],
    ['09:30', '9.30', true],
  ])('of the time %s said as %j is right: %j', (time, answer, right) => {
    expect(passes({ time }, answer)).toBe(right);
  });

  it.each([
    ['It turns "cat" into "tac".', true],
    ['"tac"', true],
    ['"cat", "act" and "tac" are the words I know', false],
    ['"cat" or "tac"', false],
  ])('of exact characters as %j is right: %j', (answer, right) => {
    expect(passes({ exact: 'tac' }, answer)).toBe(right);
  });
});
