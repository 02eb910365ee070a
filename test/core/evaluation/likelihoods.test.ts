import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CompareRequest } from '../../../src/core/evaluation/compare-request.ts';
import { compareRuns } from '../../../src/core/evaluation/compare.ts';
import { readEvaluationReport } from '../../../src/core/evaluation/evaluation-report.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset } from './support.ts';

const tempFolder = tempFolders();
const ROWS = Array.from({ length: 60 }, (_, row) => ({
  prompt: `Continue passage ${row}.`,
  answer: `The Straße of passage ${row} leads past ${'one more house and '.repeat(row % 4)}a mill.`,
}));

type Told = Record<string, unknown>;

/** A home with the rows, and how files of predictions on them are measured. */
async function open() {
  const home = await tempFolder();
  const dataset = await plantDataset(home, ROWS);
  const { effects, ledger } = createWorld(home, () => 'never asked');
  const measure = async (file: string, records: readonly Told[], metrics?: readonly string[]) => {
    const path = join(home, file);
    const csv = [Object.keys(records[0] ?? {}).join(), ...records.map((record) => Object.values(record).join())];
    const json = records.map((record) => JSON.stringify(record));
    await writeFile(path, `${(file.endsWith('.csv') ? csv : json).join('\n')}\n`);
    return evaluateModel(
      effects,
      EvaluateRequest.parse({ predictions: path, dataset, metrics, task: 'generation' }),
      call(),
    );
  };
  return { effects, ledger, dataset, measure };
}

/** Log-likelihoods of a model that needs about so many nats for a token; four bytes make a token. */
function told(nats: number): { loglikelihood: number; tokens: number }[] {
  return ROWS.map(({ answer }, row) => {
    const tokens = Math.ceil(Buffer.byteLength(answer) / 4);
    return { loglikelihood: -tokens * nats * (1 + 0.2 * Math.sin(row)), tokens };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('perplexity and bits per byte', () => {
  it('are of the whole split, from the log-likelihoods that a file carries, with or without answers', async () => {
    const { measure, ledger } = await open();
    const rows = told(2);
    const nats = -sum(rows.map(({ loglikelihood }) => loglikelihood));
    const { record } = await measure('only.jsonl', rows, ['perplexity', 'bits_per_byte']);
    expect(record).toMatchObject({ state: 'succeeded', result: { primary: 'perplexity', n: 60 } });
    const { perplexity, bits_per_byte } = record.result?.metrics ?? {};
    expect(perplexity?.value).toBeCloseTo(Math.exp(nats / sum(rows.map(({ tokens }) => tokens))), 10);
    const bytes = sum(ROWS.map(({ answer }) => Buffer.byteLength(answer)));
    expect(bits_per_byte?.value).toBeCloseTo(nats / Math.LN2 / bytes, 10);
    for (const { value, ci95 = [0, 0], stderr = 0 } of [perplexity, bits_per_byte].filter((one) => one !== undefined)) {
      expect(ci95[0]).toBeLessThan(value);
      expect(ci95[1]).toBeGreaterThan(value);
      expect(stderr).toBeGreaterThan(0);
    }
    const answered = rows.map((row) => ({ prediction: 'a mill', ...row }));
    const both = await measure('both.csv', answered, ['bpb', 'token_f1', 'ppl']);
    expect(Object.keys(both.record.result?.metrics ?? {})).toEqual(['bits_per_byte', 'token_f1', 'perplexity']);
    expect(both.record.result?.metrics['perplexity']).toEqual(perplexity);
    expect(await ledger.ids('evaluation')).toHaveLength(2);
  });

  it('are compared with less being better, the rows that became likelier counted as gained', async () => {
    const { effects, measure } = await open();
    const worse = await measure('worse.jsonl', told(2.4), ['perplexity']);
    const better = await measure('better.jsonl', told(2), ['perplexity']);
    const compare = (runs: string[]) => compareRuns({ ...effects }, CompareRequest.parse({ runs }));
    const record = await compare([worse.record.id, better.record.id]);
    expect(record).toMatchObject({ metric: 'perplexity', verdict: { [better.record.id]: 'better' } });
    expect(record.comparisons[0]?.delta).toBeLessThan(0);
    expect(record.flips[better.record.id]).toMatchObject({ gained: 60, lost: 0 });
    expect(record.board?.runs).toMatchObject({
      [worse.record.id]: { front: false },
      [better.record.id]: { front: true },
    });
    const turned = await compare([better.record.id, worse.record.id]);
    expect(turned.verdict).toEqual({ [worse.record.id]: 'worse' });
  });

  it('are compared though an evaluation measured something else, when its rows carry what is needed', async () => {
    const { effects, ledger, measure } = await open();
    const named = (nats: number) => told(nats).map((row) => ({ prediction: 'a mill', ...row }));
    const [a, b] = [await measure('a.jsonl', named(2)), await measure('b.jsonl', named(2.5))];
    const request = { runs: [a.record.id, b.record.id], metric: 'bits_per_byte' };
    const record = await compareRuns({ ...effects }, CompareRequest.parse(request));
    expect(record.verdict).toEqual({ [b.record.id]: 'worse' });
    expect(record.board?.runs[b.record.id]?.domain).toBeCloseTo(record.comparisons[0]?.run_value ?? 0, 12);
    expect((await ledger.read('comparison', record.id))?.record).toEqual(record);
  });

  it.each([
    ['is missing', { loglikelihood: undefined, tokens: 5 }, 'perplexity needs "loglikelihood" in every row: 59 of 60'],
    ['is a loss', { loglikelihood: 3.2, tokens: 5 }, 'at most 0; the first without is row 7'],
    ['is text', { loglikelihood: 'low', tokens: 5 }, 'perplexity needs "loglikelihood" in every row: 59 of 60'],
    ['is of no token', { loglikelihood: -3, tokens: 0 }, 'perplexity needs "tokens" in every row: 59 of 60'],
    ['is of half a token', { loglikelihood: -3, tokens: 2.5 }, 'perplexity needs "tokens" in every row: 59 of 60'],
  ])('are refused when a log-likelihood %s, before anything is recorded', async (_, odd, message) => {
    const { ledger, measure } = await open();
    const rows: Told[] = told(2).map((row) => ({ prediction: 'x', ...row }));
    rows[6] = { prediction: 'x', ...odd };
    await expect(measure('odd.jsonl', rows, ['perplexity'])).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining(message),
    });
    expect(await ledger.ids('evaluation')).toEqual([]);
    expect((await measure('odd.jsonl', rows, ['token_f1'])).record.state).toBe('succeeded');
  });

  it('need a file: a model is not asked for them, and a file without answers gives nothing else', async () => {
    const { effects, dataset, measure } = await open();
    const request = EvaluateRequest.parse({ model: 'untrained', dataset, metrics: ['ppl'], task: 'generation' });
    await expect(evaluateModel(effects, request, call())).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('which only a file of predictions has'),
    });
    await expect(measure('only.jsonl', told(2))).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(
        'holds log-likelihoods and no predictions to measure rouge_l, token_f1, exact_match of',
      ),
    });
  });
});

it('a run is not compared by perplexity when its rows carry no log-likelihoods, and is named', async () => {
  const { effects, measure } = await open();
  const good = await measure('good.jsonl', told(2), ['perplexity']);
  const plain = await measure(
    'plain.jsonl',
    ROWS.map(({ answer }) => ({ prediction: answer.slice(0, 20) })),
  );
  const request = CompareRequest.parse({ runs: [good.record.id, plain.record.id], metric: 'perplexity' });
  await expect(compareRuns({ ...effects }, request)).rejects.toMatchObject({
    code: 'bad_data',
    message: expect.stringContaining(`0 of 60 rows of ${plain.record.id}`),
  });
});

it('the report of an evaluation that perplexity decides looks at answers by whether they are right', async () => {
  const { ledger, measure } = await open();
  const rows = told(2).map((row, index) => ({ prediction: index < 15 ? ROWS[index]?.answer : 'no', ...row }));
  const { record } = await measure('both.jsonl', rows, ['perplexity']);
  const report = await readEvaluationReport({ ledger }, record.id);
  expect(report).toMatchObject({ metric: 'exact_match', score: 0.25, failures: { worst: { length: 10 } } });
});
