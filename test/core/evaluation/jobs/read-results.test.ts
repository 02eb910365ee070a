import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../../../src/core/errors.ts';
import { gatherSamples } from '../../../../src/core/evaluation/jobs/gather-samples.ts';
import { readJobResult } from '../../../../src/core/evaluation/jobs/job-result.ts';
import { resolveJobRows } from '../../../../src/core/evaluation/jobs/job-rows.ts';
import { refreshJob } from '../../../../src/core/evaluation/jobs/refresh-job.ts';
import { rewardedLines } from '../../../../src/core/evaluation/jobs/rewarded-rows.ts';
import { parseSampleRow } from '../../../../src/core/evaluation/jobs/sample-rows.ts';
import { newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import type { EvaluationResults } from '../../../../src/core/ports/evaluation-results.ts';
import type { TrainingJob } from '../../../../src/core/ports/training.ts';
import type { EvaluationRecord } from '../../../../src/core/runs/evaluation-record.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { createPaidTraining } from '../../../support/paid-runtime.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { createWorld } from '../support.ts';

const tempFolder = tempFolders();
const { signal } = new AbortController();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const sample = (answer: string, more = {}): string => line({ prompt: 'q', inference: answer, gold: 'g', ...more });

async function* bodyOf(...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield bytes(part);
  }
}

async function gathered(drawn: number, ...parts: (string | Error)[]) {
  const seen = { torn: 0 };
  const rows: string[][] = [];
  const error = await (async () => {
    for await (const { given } of gatherSamples(bodyOf(...parts), drawn, seen))
      rows.push(given.map(({ answer }) => answer));
  })().catch((thrown: unknown) => thrown);
  return { rows, torn: seen.torn, error };
}

describe('samples of one row', () => {
  it('are put together by the row in their ids, however many there are', async () => {
    const lines = ['1-1', '1-2', '1-3', '2-1', '3-1', '3-2'].map((id) => sample(id, { metadata: { id } }));
    expect((await gathered(2, ...lines)).rows).toEqual([['1-1', '1-2', '1-3'], ['2-1'], ['3-1', '3-2']]);
  });

  it('are put together by their number where no id says it', async () => {
    expect((await gathered(2, ...['a', 'b', 'c'].map((answer) => sample(answer)))).rows).toEqual([['a', 'b'], ['c']]);
  });

  it('are kept when the body breaks off, before its error; lines that are none are counted', async () => {
    const broken = await gathered(3, sample('a'), 'torn\n', sample('b'), new Error('gone'));
    expect(broken).toMatchObject({ rows: [['a', 'b']], torn: 1, error: { message: 'gone' } });
    expect((await gathered(1, sample('a'), sample('b').trimEnd())).rows).toEqual([['a'], ['b']]);
  });
});

describe('a line of samples', () => {
  it('has rewards only when there is one for each answer', () => {
    const read = (more: object) => parseSampleRow(line({ prompt: 'q', inference: ['a', 'b'], gold: 'g', ...more }));
    expect(read({ rewards: [1, 0] })?.rewards).toEqual([1, 0]);
    expect(read({ rewards: [1] })?.rewards).toBeUndefined();
    expect(read({ rewards: [1, 'none', 0] })?.rewards).toBeUndefined();
    expect(read({ metadata: "{'reward': [0.5, 0.25]}" })?.rewards).toEqual([0.5, 0.25]);
  });

  it('has the words of the user as its question', () => {
    const prompt = [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'which?' },
    ];
    expect(parseSampleRow(line({ prompt, inference: 'a', gold: 'g' }))?.prompt).toBe('which?');
  });
});

const plain = { id: 'ev-000000000000', model: 'tr-0', model_fingerprint: 'x', dataset: 'ds-0', dataset_hash: 'x' };
const job = { name: 'job-1', runtime: 'paid', attempt: 1, results: 's3://b/job-1', max_runtime_s: 60 };

function recordOf(task: string, more: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    ...plain,
    names: [],
    created_at: '2026-01-01T00:00:00.000Z',
    state: 'running',
    split: 'test',
    rows_hash: 'x',
    rows: 2,
    task: 'qa',
    metrics_version: '2',
    cost_usd: 0,
    job: { ...job, task },
    ...more,
  };
}

type Left = { name: string; parts: (string | Error)[]; bytes?: number };

/** A ledger, and an account in which a job left these files. */
async function world(left: readonly Left[]) {
  const home = await tempFolder();
  const ledger = createFileLedger(home);
  await mkdir(ledger.folder('evaluation', plain.id), { recursive: true });
  const results: EvaluationResults = {
    async *files() {
      for (const file of left) yield { name: file.name, bytes: file.bytes ?? 9, body: bodyOf(...file.parts) };
    },
  };
  return { home, ledger, results: async () => results };
}

const report = (results: object): string => JSON.stringify({ results });
const samples = (...lines: (string | Error)[]): Left => ({ name: 'x/inference_output.jsonl', parts: lines });

describe('what a job left', () => {
  it('is merged by name: the last report wins, and single tasks count where there is no "all"', async () => {
    const effects = await world([
      { name: 'results_2.json', parts: [report({ all: { em: 0.7, em_stderr: 0.1 } })] },
      { name: 'results_1.json', parts: [report({ 'mmlu|0': { em: 0.2, f1: 0.3, text: 'no number' } })] },
    ]);
    const { service_metrics, result } = await readJobResult(effects, recordOf('mmlu'), signal);
    expect(service_metrics).toEqual({ em: 0.7, em_stderr: 0.1, f1: 0.3 });
    expect(Object.keys(result?.metrics ?? {})).toEqual(['em', 'f1']);
    expect(result?.metrics['em']?.ci95?.[0]).toBeCloseTo(0.7 - 1.959964 * 0.1, 5);
    expect(result?.metrics['em']?.ci95?.[1]).toBeCloseTo(0.7 + 1.959964 * 0.1, 5);
    expect(result?.metrics['f1']?.ci95).toBeUndefined();
  });

  it('counts up to its damage, and says what is missing', async () => {
    const damage = new ForgeError('bad_data', 'the archive is damaged');
    const effects = await world([samples(sample('g'), 'torn\n', damage)]);
    const { result } = await readJobResult(effects, recordOf('gen_qa', { rows: 3 }), signal);
    expect(result).toMatchObject({
      n: 1,
      warnings: [
        'the archive is damaged',
        '1 lines of the samples cannot be read',
        '1 of 3 rows are among the samples',
      ],
    });
  });

  it('of all rows has no warning, and rows keep their numbers behind a torn line', async () => {
    const whole = await world([samples(sample('g'), sample('h'))]);
    expect((await readJobResult(whole, recordOf('gen_qa'), signal)).result?.warnings).toBeUndefined();
    const torn = await world([samples('torn\n', sample('g'))]);
    await readJobResult(torn, recordOf('gen_qa'), signal);
    const lines = await newestPredictions(torn.ledger.folder('evaluation', plain.id));
    expect(lines.map(({ row }) => row)).toEqual([2]);
  });

  it('is no report when it is too large to be one', async () => {
    const effects = await world([{ name: 'results_1.json', parts: [report({ all: { em: 1 } })], bytes: 2 ** 27 }]);
    await expect(readJobResult(effects, recordOf('mmlu'), signal)).rejects.toMatchObject({
      code: 'bad_data',
      message: 'results_1.json has 134217728 bytes; a report has at most 67108864',
    });
  });

  it('of a judge has the interval the judge gives, the lower end first', async () => {
    const numbers = { winrate: 0.6, lower_rate: 0.5, upper_rate: 0.7, a_scores: 3 };
    const effects = await world([
      { name: 'results_1.json', parts: [report({ all: numbers })] },
      samples(sample('a'), sample('b')),
    ]);
    const { result } = await readJobResult(effects, recordOf('llm_judge'), signal);
    expect(result).toMatchObject({ primary: 'winrate', metrics: { winrate: { value: 0.6, ci95: [0.5, 0.7], n: 2 } } });
    expect(Object.keys(result?.metrics ?? {})).toEqual(['winrate', 'a_scores']);
  });

  it('of a function that scores decides where no sample says its reward, and nowhere else', async () => {
    const left = [
      { name: 'results_1.json', parts: [report({ all: { score: 0.4 } })] },
      samples(sample('g'), sample('x')),
    ];
    const scored = await readJobResult(await world(left), recordOf('rft_eval'), signal);
    expect(scored.result).toMatchObject({ primary: 'score', metrics: { score: { value: 0.4 } } });
    const asked = await readJobResult(await world(left), recordOf('gen_qa'), signal);
    expect(asked.result?.metrics['score']).toBeUndefined();
    const rewarded = [samples(sample('g', { reward: 1 }), sample('x', { reward: 0 }))];
    const { result } = await readJobResult(await world(rewarded), recordOf('rft_eval'), signal);
    expect(result).toMatchObject({ primary: 'mean_reward', metrics: { mean_reward: { value: 0.5 } } });
  });
});

describe('a job that is looked at', () => {
  async function looked(
    found: Partial<TrainingJob>,
    left: readonly Left[] = [],
    stored = recordOf('gen_qa', { cost_usd: 3 }),
  ) {
    const effects = await world(left);
    await effects.ledger.create('evaluation', plain.id, stored);
    const { runtime } = createPaidTraining({ low: 0, high: 0 });
    const get = async (): Promise<TrainingJob> => ({ name: 'job-1', state: 'running', ...found });
    const now = (): Date => new Date();
    const training = { paid: async () => ({ ...runtime, get }) };
    return refreshJob({ ...effects, training, now }, recordOf('gen_qa'), signal);
  }

  it('keeps what it cost so far when the account does not tell', async () => {
    expect(await looked({})).toMatchObject({ state: 'running', cost_usd: 3 });
    expect(await looked({ cost_usd: 5 })).toMatchObject({ cost_usd: 5 });
  });

  it('that failed says so itself; one that succeeded without results has failed', async () => {
    const failure = { cause: 'no memory', fix: 'take more' };
    expect(await looked({ state: 'failed', failure })).toMatchObject({ state: 'failed', failure });
    expect(await looked({ state: 'succeeded' })).toMatchObject({
      state: 'failed',
      failure: { cause: 'its results: nothing was left under s3://b/job-1' },
    });
    const stopped = await looked({ state: 'stopped' }, [samples(sample('g'))]);
    expect(stopped).toMatchObject({ state: 'stopped', result: { n: 1 }, failure: { cause: 'the job is stopped' } });
  });

  it('changes nothing of a record that has another job by now', async () => {
    const other = recordOf('gen_qa', { job: { ...job, name: 'job-2', task: 'gen_qa' } });
    expect(await looked({ state: 'stopping' }, [], other)).toMatchObject({ state: 'running', job: { name: 'job-2' } });
  });
});

describe('rows that the container asks', () => {
  it('have their system prompt apart, and turns before the last question in it', async () => {
    const home = await tempFolder();
    const path = join(home, 'rows.jsonl');
    const turn = (role: string, content: string) => ({ role, content });
    const reply = turn('assistant', 'gold');
    await writeFile(
      path,
      line({ messages: [turn('system', 'be brief'), turn('user', 'which?'), reply] }) +
        line({ messages: [turn('user', 'a?'), turn('assistant', 'b'), turn('user', 'c?'), reply] }),
    );
    const request = EvaluateRequest.parse({ model: 'nova-2-lite', dataset: path });
    const { effects } = createWorld(home, () => '');
    const rows = await resolveJobRows(effects, request, { task: 'gen_qa' }, 's3://b/out');
    expect(
      rows?.text
        .trim()
        .split('\n')
        .map((text): unknown => JSON.parse(text)),
    ).toEqual([
      { query: 'which?', response: 'gold', system: 'be brief' },
      { query: 'user: a?\nassistant: b\nuser: c?', response: 'gold' },
    ]);
    expect(rows?.to).toBe(`s3://b/out/evaluations/rows/${rows?.sha256.slice(0, 16)}.jsonl`);
  });
});

describe('rows that a function scores', () => {
  it('end with a question, keep an answer as the reference, and are numbered by row and draw', async () => {
    const path = join(await tempFolder(), 'rows.jsonl');
    const asked = { role: 'user', content: 'which?' };
    const answered = { messages: [asked, { role: 'assistant', content: 'this' }] };
    await writeFile(path, line({ messages: [asked], extra: 1 }) + line(answered));
    const { lines, n } = await rewardedLines(path, undefined, 2);
    expect(n).toBe(2);
    expect(lines.map((text): unknown => JSON.parse(text))).toEqual([
      { messages: [asked], extra: 1, id: '1-1' },
      { messages: [asked], extra: 1, id: '1-2' },
      { messages: [asked], reference_answer: 'this', id: '2-1' },
      { messages: [asked], reference_answer: 'this', id: '2-2' },
    ]);
  });
});
