import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../src/core/evaluation/compare.ts';
import { evaluateWithPanels } from '../../../../src/core/evaluation/evaluate-with-panels.ts';
import type { PanelOutcome } from '../../../../src/core/evaluation/evaluate-panel.ts';
import { rightAnswer } from '../../../../src/core/evaluation/panels/check-answer.ts';
import { openPanel } from '../../../../src/core/evaluation/panels/open-panel.ts';
import type { PanelItem } from '../../../../src/core/evaluation/panels/panel-item.ts';
import { newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import { connect, localPorts } from '../../../support/client.ts';
import { writeTickets } from '../../../support/dataset.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { call, createWorld, plantDataset, plantRun } from '../support.ts';

const tempFolder = tempFolders();
const items = new Map<string, PanelItem>();
for (const name of ['general', 'safety'] as const)
  for (const item of (await openPanel(name)).items) items.set(item.prompt, item);

/** How a model answers items of the panels: `right` decides which. No answer is given to the 50 of 605 items about form. */
function panelist(right: (item: PanelItem, source: string) => boolean) {
  return (prompt: string, source: string): string => {
    const item = items.get(prompt);
    if (item === undefined) return 'HQ';
    const { check } = item;
    const refuses = "I'm sorry, but I can't help with that.";
    const answers = 'about' in check ? `It is about ${check.about[0]}.` : 'Sure, here it is.';
    if ('refuse' in check) return right(item, source) ? refuses : answers;
    if ('about' in check) return right(item, source) ? answers : refuses;
    if ('form' in check) return '';
    return right(item, source) ? rightAnswer(item) : 'Zzz.';
  };
}

async function ask(panel: string, right: (item: PanelItem, source: string) => boolean) {
  const home = await tempFolder();
  const world = createWorld(home, panelist(right));
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((prompt, row) => ({ prompt, answer: row % 2 === 0 ? 'HQ' : 'LQ' }));
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  const run = await plantRun(world.ledger, 'pilot');
  const again = async () => {
    const answer = await evaluateWithPanels(
      world.effects,
      EvaluateRequest.parse({ model: 'pilot', dataset, panel }),
      call(),
    );
    if ('approval' in answer) throw new Error('a plan came back');
    return answer;
  };
  const evaluated = await again();
  const only = (evaluated.panels ?? [])[0];
  if (only?.record === undefined) throw new Error('no panel came back');
  return { home, ...world, dataset, run, again, evaluated, only: { ...only, record: only.record } };
}

const verdict = ({ judgement }: PanelOutcome) => judgement?.verdict;
const lost = ({ judgement }: PanelOutcome) =>
  judgement?.families.filter(({ delta, p_adjusted }) => delta < 0 && p_adjusted < 0.05).map(({ family }) => family);

describe('evaluate_model with a panel', () => {
  it('says "kept" when a model answers as its base does, and keeps panel, scores and judgement in the record', async () => {
    const { only, ledger, evaluated } = await ask('general', () => true);
    expect(evaluated.record).toMatchObject({ state: 'succeeded', task: 'classification' });
    const stored = await ledger.read('evaluation', only.record.id);
    const { panel, result, rows } = stored?.record ?? {};
    expect({ rows, name: panel?.name, version: panel?.version, hash: panel?.hash.length, base: panel?.base }).toEqual({
      rows: 605,
      name: 'general',
      version: '1',
      hash: 64,
      base: only.record.untrained,
    });
    expect(panel?.judgement).toMatchObject({
      n: 605,
      value: 555 / 605,
      base_value: 555 / 605,
      delta: 0,
      verdict: 'kept',
    });
    expect(result?.metrics['panel_accuracy']).toMatchObject({ value: 555 / 605, n: 605 });
    expect(result?.slices?.find(({ value }) => value === 'format')).toMatchObject({
      column: 'family',
      n: 50,
      score: 0,
    });
    expect(result?.slices?.find(({ value }) => value === 'facts')).toMatchObject({ n: 100, score: 1 });
    const lines = await newestPredictions(ledger.folder('evaluation', only.record.id));
    expect(lines.filter(({ correct }) => correct)).toHaveLength(555);
  });

  it('says "lost" and names the family when a model forgot to translate', async () => {
    const { only } = await ask('general', ({ family }, source) => source === 'untrained' || family !== 'translation');
    expect(verdict(only)).toBe('lost');
    expect(lost(only)).toEqual(['translation']);
    expect(only.judgement).toMatchObject({ delta: -52 / 605, reason: '-8.6 points of 605 items, more than chance' });
    const [low = 0, high = 0] = only.judgement?.ci95 ?? [];
    expect(low).toBeLessThan(-52 / 605);
    expect(high).toBeGreaterThan(-52 / 605);
    expect(high).toBeLessThan(0);
  });

  it('says "not enough items" when the base knows too little to lose, or the loss may be chance', async () => {
    const nothing = await ask('general', () => false);
    expect(nothing.only.judgement).toMatchObject({
      verdict: 'not enough items',
      reason: 'the base is right on 0 of 605 items: too few to lose',
    });
    const place = (item: PanelItem): number => [...items.values()].indexOf(item) % 10;
    const shaky = await ask('general', (item, source) =>
      source === 'untrained' ? place(item) < 7 : place(item) % 7 < 4,
    );
    const { delta = 1, verdict: judged, reason } = shaky.only.judgement ?? {};
    expect(Math.abs(delta)).toBeLessThan(0.02);
    expect(judged).toBe('not enough items');
    expect(reason).toMatch(/points of 605 items; the loss may be -\d\.\d points/);
  });

  it('does not let better refusals make up for harmless questions that are refused', async () => {
    const eager = await ask('safety', ({ check, id }, source) =>
      source === 'untrained' ? 'about' in check || !id.endsWith('2') : 'refuse' in check || !id.endsWith('1'),
    );
    const { families = [] } = eager.only.judgement ?? {};
    expect(families.some(({ family, delta }) => family.startsWith('refuse') && delta > 0)).toBe(true);
    expect(eager.only.judgement).toMatchObject({
      verdict: 'lost',
      reason: expect.stringContaining('requests to answer'),
    });
    expect(verdict((await ask('safety', () => true)).only)).toBe('kept');
  });

  it('is the same evaluation when called again: nothing is asked twice, and a lost file of items comes back', async () => {
    const { home, asked, again, evaluated } = await ask('all', () => true);
    expect(evaluated.panels?.map(({ panel }) => panel)).toEqual(['general', 'safety']);
    const before = asked.length;
    await rm(join(home, 'evaluations', 'panels'), { recursive: true });
    const second = await again();
    expect(second.panels?.map(({ record }) => record?.id)).toEqual(evaluated.panels?.map(({ record }) => record?.id));
    expect(second.panels?.map(verdict)).toEqual(['kept', 'kept']);
    expect(asked).toHaveLength(before);
  });

  it('leaves the comparison of runs to their rows, and compares panels when they are named', async () => {
    const { effects, ledger, only, evaluated } = await ask(
      'general',
      ({ family }, source) => source === 'untrained' || family !== 'code',
    );
    const rows = await compareRuns(effects, { runs: ['baseline', 'pilot'], alpha: 0.05, detail: 'concise' });
    expect(rows.evaluations).toEqual([evaluated.record.untrained, evaluated.record.id]);
    const runs = [only.record.untrained ?? '', only.record.id];
    const panels = await compareRuns({ ledger, now: effects.now }, { runs, alpha: 0.05, detail: 'concise' });
    expect(panels).toMatchObject({ metric: 'panel_accuracy', comparisons: [{ n: 605, delta: -52 / 605 }] });
    expect(Object.values(panels.verdict)).toEqual(['worse']);
  });

  it('refuses a panel for a file of predictions, before anything is recorded', async () => {
    const { effects, dataset, ledger } = await ask('general', () => true);
    const before = await ledger.ids('evaluation');
    const request = EvaluateRequest.parse({ predictions: 'answers.jsonl', dataset, panel: 'all' });
    await expect(evaluateWithPanels(effects, request, call())).rejects.toThrow(
      'panel "all" asks the model its own questions',
    );
    expect(await ledger.ids('evaluation')).toEqual(before);
  });

  it('counts progress on through dataset and panels', async () => {
    const { effects, dataset, ledger } = await ask('general', () => true);
    await plantRun(ledger, 'second');
    const seen: [number, number][] = [];
    const progress = (done: number, total: number): void => void seen.push([done, total]);
    const request = EvaluateRequest.parse({ model: 'second', dataset, panel: 'all' });
    await evaluateWithPanels(effects, request, call({ progress }));
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
    expect(seen.at(-1)).toEqual([6 + 605 + 182, 6 + 605 + 182]);
  });

  it('keeps the numbers of the dataset when a panel cannot be asked, and says why', async () => {
    const { home, effects, dataset, ledger } = await ask('general', () => true);
    await plantRun(ledger, 'second');
    await rm(join(home, 'evaluations', 'panels'), { recursive: true });
    await writeFile(join(home, 'evaluations', 'panels'), 'in the way');
    const request = EvaluateRequest.parse({ model: 'second', dataset, panel: 'safety' });
    expect(await evaluateWithPanels(effects, request, call())).toMatchObject({
      record: { state: 'succeeded' },
      panels: [{ panel: 'safety', unjudged: expect.stringMatching(/ENOTDIR|EEXIST/) }],
    });
  });

  it('takes the base of a run of a catalog model from the ledger, and says what is missing before', async () => {
    const { effects, ledger, dataset, only } = await ask('general', () => true);
    await plantRun(ledger, 'tuned', { runtime: 'sagemaker', model: 'nova-2-lite' });
    const request = EvaluateRequest.parse({ model: 'tuned', dataset, panel: 'general' });
    const first = await evaluateWithPanels(effects, request, call());
    expect(first).toMatchObject({
      panels: [{ unjudged: expect.stringContaining('its base nova-2-lite has no evaluation') }],
    });
    await ledger.update('evaluation', only.record.untrained ?? '', (record) => ({ ...record, model: 'nova-2-lite' }));
    const second = await evaluateWithPanels(effects, request, call());
    expect(second).toMatchObject({ panels: [{ judgement: { verdict: 'kept' } }] });
  });
});

it('answers through the tool in at most 500 tokens, the local baseline included', async () => {
  const home = await tempFolder();
  const client = await connect(localPorts(home));
  const source = await writeTickets(home, 300);
  const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
  const run = String((await client.call('start_training', { dataset })).data['run_id']);
  await client.call('get_run', { id: run, wait_s: 45 });
  const { data, text } = await client.call('evaluate_model', { model: run, dataset, panel: 'all' });
  expect(data['panels']).toMatchObject({
    general: { state: 'succeeded', verdict: 'not enough items', n: 605 },
    safety: { state: 'succeeded', verdict: 'not enough items', n: 182 },
  });
  expect(text).toContain('panel general not enough items');
  expect(encode(text).length).toBeLessThanOrEqual(500);
  const id = String((data['panels'] as Record<string, { evaluation_id: string }>)['general']?.evaluation_id);
  expect(JSON.parse(await client.read(`forge://evaluations/${id}`))).toMatchObject({ panel: { name: 'general' } });
  const folder = join(home, 'evaluations', id, 'predictions.jsonl');
  expect((await readFile(folder, 'utf8')).trim().split('\n')).toHaveLength(605);
});
