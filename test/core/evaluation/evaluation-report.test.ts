import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvaluationReport } from '../../../src/core/evaluation/evaluation-report.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { connect, localPorts } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantRun } from './support.ts';

const tempFolder = tempFolders();
const PRODUCTS = ['app', 'web', 'printer', 'phone'];

/** 200 rows of a file: right but for the printer's, of which only every fifth is. */
async function ask() {
  const home = await tempFolder();
  const path = join(home, 'rows.jsonl');
  const rows = Array.from({ length: 200 }, (_, row) => ({
    query: `${row} ${'x'.repeat(row)}`,
    response: row % 3 === 0 ? 'yes' : 'no',
    product: PRODUCTS[row % 4],
    metadata: JSON.stringify({ shop: `shop ${row % 2}`, price: row * 1.5 }),
  }));
  await mkdir(home, { recursive: true });
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const world = createWorld(home, (prompt, source) => {
    const row = Number(prompt.split(' ')[0]);
    const right = row % 3 === 0 ? 'yes' : 'no';
    const wrong = right === 'yes' ? 'no' : 'yes';
    if (source === 'untrained') return row % 2 === 0 ? 'yes' : 'no';
    return row % 4 === 2 && row % 5 !== 0 ? wrong : right;
  });
  await plantRun(world.ledger, 'pilot');
  const { record } = await evaluateModel(
    world.effects,
    EvaluateRequest.parse({ model: 'pilot', dataset: path }),
    call(),
  );
  return { ...world, path, record };
}

describe('the report of an evaluation', () => {
  it('has the power against the base, what fails, and the slices of every column of the rows', async () => {
    const { ledger, record } = await ask();
    const report = await readEvaluationReport({ ledger }, record.id);
    expect(report).toMatchObject({ evaluation_id: record.id, metric: 'exact_match', score: 160 / 200 });
    expect(report.power.assumed).toMatch(/% of rows are answered differently, as against the base$/);
    expect(report.failures.reasons).toEqual({ 'wrong label': 40 });
    if ('unknown' in report.slices) throw new Error(report.slices.unknown);
    const columns = new Set(report.slices.slices.map(({ column }) => column));
    expect([...columns].toSorted()).toEqual([
      'expected answer',
      'metadata.price',
      'metadata.shop',
      'product',
      'prompt characters',
    ]);
    const worst = report.slices.slices.find(({ delta }) => delta < 0);
    expect(worst).toMatchObject({ column: 'product', value: 'printer', n: 50, score: 0.2, rest: 1, significant: true });
    const prices = report.slices.slices.filter(({ column }) => column === 'metadata.price');
    expect(prices.map(({ value, n }) => `${value}: ${n}`).toSorted()).toEqual([
      '0 to 74.625: 50',
      '149.25 to 223.875: 50',
      '223.875 to 298.5: 50',
      '74.625 to 149.25: 50',
    ]);
  });

  it('says that slices are unknown when the rows were changed since, and keeps the rest', async () => {
    const { ledger, record, path } = await ask();
    await appendFile(path, '{"query":"one more","response":"no"}\n');
    const report = await readEvaluationReport({ ledger }, record.id);
    expect(report.slices).toEqual({ unknown: expect.stringContaining(`SHA-256 of ${path} is`) });
    expect(report.failures.reasons).toEqual({ 'wrong label': 40 });
  });

  it('is not there before the evaluation has a result', async () => {
    const { ledger, record } = await ask();
    await ledger.update('evaluation', record.id, ({ result: _, ...rest }) => ({ ...rest, state: 'running' }));
    await expect(readEvaluationReport({ ledger }, record.id)).rejects.toThrow(
      `evaluation ${record.id} is running and has no result`,
    );
  });

  it('cuts prepared rows by the columns of the file they came from', async () => {
    const home = await tempFolder();
    const client = await connect(localPorts(home));
    const queues = ['billing', 'access', 'shipping'];
    const lines = Array.from({ length: 600 }, (_, row) => {
      const queue = queues[row % 3];
      // Tickets from the south say nothing about their queue.
      const south = row % 5 === 0;
      return `"Ticket ${row * 7919}, ${south ? 'please, help' : `the ${queue} is broken`}.",${queue},${south ? 'south' : 'north'},${row}`;
    });
    const source = join(home, 'regions.csv');
    await writeFile(source, `body,queue,region,ticket\n${lines.join('\n')}\n`);
    const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
    const run = String((await client.call('start_training', { dataset })).data['run_id']);
    await client.call('get_run', { id: run, wait_s: 45 });
    const { data } = await client.call('evaluate_model', { model: run, dataset });
    const { slices } = inFence(await client.read(String(data['report']))) as Report;
    expect(slices.source).toBe(`${Number(data['n'])} of ${Number(data['n'])} rows found again by their prompt`);
    // Short tickets are the southern ones: their length comes second.
    expect(slices.slices.find(({ delta }) => delta < 0)).toMatchObject({
      column: 'region',
      value: 'south',
      significant: true,
    });
    expect(new Set(slices.slices.map(({ column }) => column))).toEqual(
      new Set(['region', 'ticket', 'prompt characters', 'expected answer']),
    );
    await rm(source);
    const later = inFence(await client.read(String(data['report']))) as Report;
    expect(later.slices.source).toMatch(/^not looked at: ENOENT/);
  });

  it('is a resource that the tool names, fenced as foreign text, panels by family included', async () => {
    const home = await tempFolder();
    const client = await connect(localPorts(home));
    const source = await writeTickets(home, 300);
    const dataset = String((await client.call('prepare_dataset', { source })).data['dataset_id']);
    const run = String((await client.call('start_training', { dataset })).data['run_id']);
    await client.call('get_run', { id: run, wait_s: 45 });
    const { data } = await client.call('evaluate_model', { model: run, dataset, panel: 'general' });
    const text = await client.read(String(data['report']));
    expect(text).toMatch(/^The lines between the untrusted-/);
    expect(inFence(text)).toMatchObject({
      evaluation_id: data['evaluation_id'],
      power: { n: data['n'] },
      failures: { format: { empty: 0 } },
    });
    const panel = (data['panels'] as Record<string, { evaluation_id: string }>)['general']?.evaluation_id;
    expect(inFence(await client.read(`forge://evaluations/${panel}/report`))).toMatchObject({
      metric: 'panel_accuracy',
      slices: { tested: 9 },
    });
  });
});

function inFence(text: string): unknown {
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
}

type Report = {
  slices: { source: string; slices: { column: string; value: string; delta: number; significant: boolean }[] };
};
