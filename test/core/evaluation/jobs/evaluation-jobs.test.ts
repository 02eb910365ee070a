import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import { newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../../src/core/evaluation/request.ts';
import { putObject } from '../../../../src/simulator/objects/object-shelf.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { call, plantDataset, plantRun } from '../support.ts';
import { accountWorld } from './account-world.ts';

const tempFolder = tempFolders();
const HOUR = 3_600_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function world() {
  const home = await tempFolder();
  const made = await accountWorld(home);
  closing.push(made.close);
  return { home, ...made };
}

const request = (given: Record<string, unknown>): EvaluateRequest => EvaluateRequest.parse(given);

async function started({ effects }: Awaited<ReturnType<typeof world>>, asked: EvaluateRequest) {
  const plan = await evaluateModel(effects, asked, call());
  if (!('approval' in plan)) throw new Error('no plan came back');
  const answer = await evaluateModel(effects, { ...asked, approve: plan.token }, call());
  if ('approval' in answer) throw new Error('a plan came back again');
  return { plan, record: answer.record };
}

async function again({ effects }: Awaited<ReturnType<typeof world>>, asked: EvaluateRequest) {
  const answer = await evaluateModel(effects, asked, call());
  if ('approval' in answer) throw new Error('a plan came back');
  return answer.record;
}

const creates = ({ simulator }: Awaited<ReturnType<typeof world>>) =>
  simulator.requests.filter(({ operation }) => operation === 'CreateTrainingJob');

const rows = Array.from({ length: 30 }, (_, index) => ({
  prompt: `Where does it's ticket ${index} go?`,
  answer: index % 2 === 0 ? 'HQ' : 'LQ',
}));

describe('a Nova evaluation job', () => {
  it('on questions of our own is planned, approved, run, and read back with every sample', async () => {
    const here = await world();
    const dataset = await plantDataset(here.home, rows, ['HQ', 'LQ']);
    const asked = request({ model: 'nova-2-lite', dataset, via: 'job' });
    const { plan, record } = await started(here, asked);
    expect(plan.approval.cost).toMatchObject({ low: 20, high: 100 });
    expect(record).toMatchObject({ state: 'starting', job: { name: record.id, task: 'gen_qa', max_runtime_s: 6000 } });
    const recipe = parse(String(plan.approval.settings[0]?.value));
    expect(recipe).toMatchObject({
      run: { name: record.id, model_name_or_path: 'nova-lite-2/prod', replicas: 1 },
      evaluation: { task: 'gen_qa', strategy: 'gen_qa', metric: 'all' },
      inference: { max_new_tokens: 32768, top_k: -1, temperature: 0, reasoning_effort: null },
    });
    await here.simulator.advance(2 * HOUR);
    const done = await again(here, asked);
    expect(done).toMatchObject({ state: 'succeeded', task: 'classification', result: { n: 30 } });
    expect(done.service_metrics?.['em']).toBeCloseTo(done.result?.metrics['exact_match']?.value ?? Number.NaN, 12);
    const lines = await newestPredictions(here.effects.ledger.folder('evaluation', done.id));
    expect(lines.map(({ prompt, gold }) => ({ prompt, answer: gold }))).toEqual(rows);
    expect(done.cost_usd).toBeGreaterThan(0);
    expect(creates(here)).toHaveLength(1);
  });

  it('on a public benchmark with a subtask has no rows, and intervals by the errors of the service', async () => {
    const here = await world();
    const asked = request({ model: 'nova-pro', task: 'mmlu/anatomy' });
    const { record, plan } = await started(here, asked);
    expect(parse(String(plan.approval.settings[0]?.value)).evaluation).toEqual({
      task: 'mmlu',
      strategy: 'zs_cot',
      metric: 'accuracy',
      subtask: 'anatomy',
    });
    await here.simulator.advance(2 * HOUR);
    const done = await again(here, asked);
    const accuracy = done.result?.metrics['accuracy'];
    expect(done).toMatchObject({ id: record.id, state: 'succeeded', result: { primary: 'accuracy' } });
    const { value = 0, stderr = 0, ci95 = [0, 0] } = accuracy ?? {};
    expect(ci95[1] - value).toBeCloseTo(1.959963984540054 * stderr, 12);
  });

  it('is one job however often it is called while it runs, and a failed one is tried under the next name', async () => {
    const here = await world();
    const asked = request({ model: 'nova-lite', task: 'ifeval' });
    const { record } = await started(here, asked);
    expect(await again(here, asked)).toMatchObject({ id: record.id, job: { attempt: 1 } });
    here.simulator.world.failures.set(record.id, { share: 0.5, reason: 'InternalServerError: the machine was lost' });
    await here.simulator.advance(2 * HOUR);
    expect(await again(here, asked)).toMatchObject({ state: 'failed', failure: { cause: expect.any(String) } });
    const next = await started(here, asked);
    expect(next.record).toMatchObject({ state: 'starting', job: { name: `${record.id}-2`, attempt: 2 } });
    expect(creates(here)).toHaveLength(2);
  });

  it.each([
    [{ task: 'mmlu' }, 'leave task out'],
    [{ via: 'job' }, 'leave via out'],
    [{ task: 'mmlu', via: 'job' }, 'leave via and task out'],
  ])('%j of a run that no job loads says which argument asked for one', async (given, next) => {
    const here = await world();
    await plantRun(here.effects.ledger, 'small', { model: 'baseline' });
    const refused = evaluateModel(here.effects, request({ model: 'small', ...given }), call());
    await expect(refused).rejects.toMatchObject({ code: 'unsupported', next: expect.stringContaining(next) });
  });

  it.each([
    [{ task: 'mmlu/anatomi' }, 'did you mean anatomy?'],
    [{ task: 'mmlu', dataset: 'x' }, 'leave dataset out'],
    [{ task: 'llm_judge', dataset: 'x' }, 'use rubric_llm_judge'],
    [{ task: 'ifeval', model: 'llama-3.1-8b' }, 'use a run of a Nova model'],
    [{ task: 'ifeval', max_cost_usd: 5 }, 'raise max_cost_usd'],
  ])('%j is refused before anything is created', async (given, next) => {
    const here = await world();
    const refused = evaluateModel(here.effects, request({ model: 'nova-2-lite', ...given }), call());
    await expect(refused).rejects.toMatchObject({ name: 'ForgeError', next: expect.stringContaining(next) });
    expect(creates(here)).toEqual([]);
  });
});

describe('what an evaluation job left', () => {
  /** A job that ended, with files of ours in the place of those it left. */
  async function withArchive(files: { name: string; text: string }[], keep = 1, task = 'ifeval') {
    const here = await world();
    const asked = request({ model: 'nova-lite', task });
    const { record } = await started(here, asked);
    await here.simulator.advance(2 * HOUR);
    const entries = files.map(({ name, text }) => ({ header: { name, size: Buffer.byteLength(text) }, body: text }));
    const packed = gzipSync(await packTar(entries));
    const key = `${record.job?.results.replace('s3://forge/', '')}/output/output.tar.gz`;
    const { objects, clock } = here.simulator.world;
    await putObject(objects, new Date(clock.now()), { bucket: 'forge', key }, packed.subarray(0, packed.length * keep));
    return again(here, asked);
  }
  const report = (stamp: string, all: object) => ({
    name: `x/eval_results/results_${stamp}.json`,
    text: JSON.stringify({ results: { all } }),
  });
  const samples = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({
        prompt: `[{'role': 'user', 'content': "what's ${index}? ${Math.sin(index)}"}]`,
        inference: `['it\\'s ${index}']`,
        gold: `it's ${index}`,
      }),
    ).join('\n');

  it('in several files is put together, the newest report winning', async () => {
    const record = await withArchive([
      report('2026-02-02', { accuracy: 0.7, late: 1 }),
      report('2026-01-01', { accuracy: 0.5, early: 2 }),
      { name: 'x/eval_results/inference_output.jsonl', text: samples(3) },
      { name: 'y/eval_results/inference_output.jsonl', text: `${samples(2)}\n{"torn` },
    ]);
    expect(record.service_metrics).toEqual({ accuracy: 0.7, late: 1, early: 2 });
    expect(record.result).toMatchObject({ n: 5, warnings: ['1 lines of the samples cannot be read'] });
    expect(record.result?.metrics['exact_match']?.value).toBe(1);
    expect(record.result).toMatchObject({ primary: 'accuracy', metrics: { accuracy: { value: 0.7 } } });
    expect(record.result?.metrics).not.toHaveProperty('rouge_l');
  });

  const chosen = (pairs: readonly (readonly [string, string])[]) => ({
    name: 'x/eval_results/inference_output.jsonl',
    text: pairs
      .map(([inference, gold]) =>
        JSON.stringify({
          prompt: "[{'role': 'user', 'content': 'Which?'}]",
          inference: JSON.stringify([inference]),
          gold,
        }),
      )
      .join('\n'),
  });

  it('of a benchmark of letters is measured by the letters, read as the benchmark reads them', async () => {
    const answers = chosen([
      ['Both fit, but the correct answer is (B).', 'B'],
      ['the correct answer is: \\boxed{C}', 'C'],
      ['The correct answer is D', 'A'],
      ['B', 'B'],
    ]);
    const { task, labels, result } = await withArchive([report('2026-02-02', { accuracy: 0.5 }), answers], 1, 'mmlu');
    expect({ task, labels }).toEqual({ task: 'classification', labels: ['A', 'B', 'C', 'D'] });
    // a bare letter is no answer to the benchmark, which looks for its sentence
    expect(result).toMatchObject({ n: 4, primary: 'accuracy_lenient', unparsed: 1 });
    expect(result?.metrics['accuracy_lenient']).toMatchObject({ value: 0.5, n: 4 });
    expect(result?.metrics['accuracy']?.value).toBe(0.5);
    expect(Object.keys(result?.metrics ?? {})).toEqual(['accuracy_lenient', 'accuracy']);
  });

  it('of a benchmark whose references are no letters is left to the service', async () => {
    const answers = chosen([['The correct answer is B', '1']]);
    const { result } = await withArchive([report('2026-02-02', { accuracy: 0.5 }), answers], 1, 'mmlu_pro');
    expect(result).toMatchObject({ primary: 'accuracy', warnings: [expect.stringContaining('are no letters')] });
    expect(result?.metrics).not.toHaveProperty('accuracy_lenient');
  });

  it('in part is kept as far as it came, and the break is told', async () => {
    const text = samples(20_000);
    const record = await withArchive(
      [report('2026-02-02', { accuracy: 0.7 }), { name: 'x/eval_results/inference_output.jsonl', text }],
      0.5,
    );
    expect(record).toMatchObject({ state: 'succeeded', service_metrics: { accuracy: 0.7 } });
    expect(record.result?.n).toBeGreaterThan(5000);
    expect(record.result?.n).toBeLessThan(20_000);
    expect(record.result?.warnings?.[0]).toContain('is not a whole archive');
  });

  it('without anything of use is a failure that says where it looked', async () => {
    const record = await withArchive([{ name: 'x/readme.txt', text: 'nothing' }]);
    expect(record).toMatchObject({ state: 'failed', failure: { cause: expect.stringContaining('nothing was left') } });
  });
});
