import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evaluateModel } from '../../../../src/core/evaluation/evaluate-model.ts';
import { type PredictionLine, newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { tempFolders } from '../../../support/temp-home.ts';
import { call, plantDataset } from '../support.ts';
import { accountWorld } from './account-world.ts';
import { HOUR, answered, planned, request, rows, started } from './job-calls.ts';

const REWARD = 'arn:aws:lambda:us-east-1:000000000000:function:RehearsalSageMakerReward';
const tempFolder = tempFolders();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function world() {
  const home = await tempFolder();
  const made = await accountWorld(home);
  closing.push(made.close);
  return { home, dataset: await plantDataset(home, rows, ['HQ', 'LQ']), ...made };
}

type World = Awaited<ReturnType<typeof world>>;

const linesOf = ({ effects }: World, id: string) => newestPredictions(effects.ledger.folder('evaluation', id));

const isScored = ({ samples }: PredictionLine): boolean =>
  samples?.every(({ reward }) => reward !== undefined) === true;

describe('rft_eval', () => {
  it('has the reward function score every answer, and the mean reward decides', async () => {
    const here = await world();
    const asked = request({ model: 'nova-2-lite', task: 'rft_eval', judge_model: REWARD, dataset: here.dataset });
    const { plan } = await started(here, asked);
    expect(plan).toMatchObject({ task: 'rft_eval', rows: 30 });
    expect(parse(String(plan.approval.settings[0]?.value))).toMatchObject({
      evaluation: { task: 'rft_eval', strategy: 'rft_eval', metric: 'all' },
      rl_env: { reward_lambda_arn: REWARD },
    });
    await here.simulator.advance(2 * HOUR);
    const { record, task } = await answered(here, asked);
    expect(task).toBe('rft_eval');
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 30, primary: 'mean_reward' } });
    const lines = await linesOf(here, record.id);
    expect(lines.every(isScored)).toBe(true);
    const mean = record.result?.metrics['mean_reward'];
    expect(mean?.value).toBeCloseTo(record.service_metrics?.['aggregate_reward_score'] ?? Number.NaN, 12);
    expect(mean?.value).toBeCloseTo(lines.filter(({ correct }) => correct).length / 30, 12);
    expect(record.result?.metrics['solved_sometimes']).toBeUndefined();
  });

  it('with several answers to each row tells how many rows are solved never, sometimes and always', async () => {
    const here = await world();
    const asked = request({ model: 'nova-2-lite', task: 'rft_eval/4', judge_model: REWARD, dataset: here.dataset });
    const { plan } = await started(here, asked);
    expect(parse(String(plan.approval.settings[0]?.value))).toMatchObject({ inference: { temperature: 1 } });
    await here.simulator.advance(2 * HOUR);
    const { record } = await answered(here, asked);
    const lines = await linesOf(here, record.id);
    expect(lines.map(({ row, samples }) => [row, samples?.length])).toEqual(rows.map((_, index) => [index + 1, 4]));
    const { metrics = {} } = record.result ?? {};
    const value = (name: string): number => metrics[name]?.value ?? Number.NaN;
    const differ = lines.filter(({ samples = [] }) => new Set(samples.map(({ reward }) => reward)).size > 1).length;
    expect(differ).toBeGreaterThan(0);
    expect(value('solved_sometimes')).toBeCloseTo(differ / 30, 12);
    expect(value('solved_never') + value('solved_sometimes') + value('solved_always')).toBeCloseTo(1, 12);
    expect(value('pass_at_4')).toBeCloseTo(1 - value('solved_never'), 12);
    expect(value('pass_at_1')).toBeCloseTo(value('mean_reward'), 12);
    expect(value('mean_reward')).toBeCloseTo(record.service_metrics?.['aggregate_reward_score'] ?? Number.NaN, 12);
  });

  it.each(['sagemaker', 'serverless'] as const)(
    'of a run of %s is scored by what it was trained by',
    async (runtime) => {
      const here = await world();
      const settings = [{ name: 'reward_lambda_arn', value: REWARD, origin: 'set' as const, source: 'the call' }];
      const model = await here.train(runtime, { method: 'rft_lora', settings });
      const asked = request({ model, task: 'rft_eval', dataset: here.dataset });
      await started(here, asked);
      await here.simulator.advance(2 * HOUR);
      const { record, untrained } = await answered(here, asked);
      expect(record).toMatchObject({ state: 'succeeded', job: { runtime, reward: REWARD } });
      expect(untrained).toMatchObject({
        state: 'succeeded',
        job: { reward: REWARD },
        result: { primary: 'mean_reward' },
      });
      expect(record.result?.metrics['mean_reward']?.n).toBe(30);
    },
  );

  it('fails in its own words when the role may not ask the function', async () => {
    const here = await world();
    const role = [...here.simulator.world.iam.roles.values()][0];
    const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'lambda:*', Resource: '*' } } as const;
    role?.policies.set('NoFunctions', deny);
    const asked = request({ model: 'nova-2-lite', task: 'rft_eval', judge_model: REWARD, dataset: here.dataset });
    await started(here, asked);
    await here.simulator.advance(2 * HOUR);
    const { record } = await answered(here, asked);
    expect(record).toMatchObject({ state: 'failed', failure: { cause: expect.stringContaining('cannot be invoked') } });
  });

  it.each([
    [{}, 'pass judge_model: the ARN of the Lambda function'],
    [{ judge_model: 'claude' }, 'pass judge_model: arn:aws:lambda:'],
    [{ judge_model: REWARD.replace('us-east-1', 'us-west-2') }, 'deploy the function in us-east-1'],
    [{ judge_model: REWARD, task: 'gen_qa' }, 'leave judge_model out'],
    [{ judge_model: REWARD, task: 'rft_eval/1' }, 'use rft_eval/4'],
  ])('with %j is refused before anything is created', async (given, next) => {
    const here = await world();
    const asked = request({ model: 'nova-2-lite', task: 'rft_eval', dataset: here.dataset, ...given });
    const refused = evaluateModel(here.effects, asked, call());
    await expect(refused).rejects.toMatchObject({ code: 'bad_request', next: expect.stringContaining(next) });
  });

  it('is not planned when the account shows that the function cannot be used', async () => {
    const here = await world();
    const asked = request({ model: 'nova-2-lite', task: 'rft_eval', judge_model: REWARD, dataset: here.dataset });
    const { catalog } = here;
    const seen: unknown[] = [];
    here.effects.cloud = async () => ({
      ...catalog,
      preflight: async (needs) => {
        seen.push(needs);
        return [{ code: 'reward', status: 'fail', message: `${REWARD} is Failed, not Active`, fix: 'deploy it again' }];
      },
    });
    await expect(planned(here, asked)).rejects.toMatchObject({
      message: expect.stringContaining('is Failed'),
      next: 'deploy it again',
    });
    expect(seen).toEqual([expect.objectContaining({ job: expect.objectContaining({ reward: REWARD }) })]);
  });
});

it('samples are measured again by other metrics without another job, and what a task has no use for is refused', async () => {
  const here = await world();
  const asked = request({
    model: 'nova-2-lite',
    dataset: here.dataset,
    via: 'job',
    task: 'generation',
    metrics: ['bleu'],
  });
  await started(here, asked);
  await here.simulator.advance(2 * HOUR);
  expect((await answered(here, asked)).record.result?.primary).toBe('bleu');
  const { record } = await answered(here, { ...asked, metrics: ['token_f1', 'rouge_l'] });
  expect(record.result?.primary).toBe('token_f1');
  expect(Object.keys(record.result?.metrics ?? {})).toEqual(['token_f1', 'rouge_l']);
  expect(here.simulator.requests.filter(({ operation }) => operation === 'CreateTrainingJob')).toHaveLength(1);
  const misfit = request({ model: 'nova-2-lite', task: 'ifeval', metrics: ['bleu'], limit: 5 });
  await expect(planned(here, misfit)).rejects.toMatchObject({ message: 'metrics and limit mean nothing to ifeval' });
});

describe('a judge of pairs', () => {
  it.each([
    ['llm_judge', 'nova-pro'],
    ['rubric_llm_judge', 'nova-2-lite'],
  ])('%s is run and read back: the share that B won decides, with its interval', async (task, model) => {
    const here = await world();
    const path = join(here.home, 'pairs.jsonl');
    const pairs = Array.from({ length: 40 }, (_, index) => ({
      prompt: `Question ${index}?`,
      response_A: 'short',
      response_B: index % 4 === 0 ? 'no' : 'a longer answer',
    }));
    await writeFile(path, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
    const asked = request({ model, task, dataset: path });
    const { plan } = await started(here, asked);
    expect(plan).toMatchObject({ task, rows: 40 });
    await here.simulator.advance(2 * HOUR);
    const { record, total } = await answered(here, asked);
    expect(total).toBe(40);
    expect(record).toMatchObject({ state: 'succeeded', result: { n: 40, primary: 'winrate' } });
    const winrate = record.result?.metrics['winrate'];
    expect(winrate?.value).toBeGreaterThan(0.6);
    expect(winrate).toMatchObject({
      n: 40,
      ci95: [record.service_metrics?.['lower_rate'], record.service_metrics?.['upper_rate']],
    });
    expect(record.result?.metrics['exact_match']).toBeUndefined();
    expect((await linesOf(here, record.id))[0]).toMatchObject({ answer: expect.stringMatching(/^\[\[(A|B|tie)]]$/) });
  });

  it.each([
    ['{"prompt": "p", "response_A": "a"}', 'line 1 has no response_B'],
    ['{"prompt": "p", "response_A": "a", "response_B": "b"}\nnot JSON', 'line 2 is not JSON'],
    ['', 'has no rows'],
  ])('refuses rows that the container would fail on: %s', async (text, message) => {
    const here = await world();
    const path = join(here.home, 'pairs.jsonl');
    await writeFile(path, text);
    const asked = request({ model: 'nova-2-lite', task: 'rubric_llm_judge', dataset: path });
    await expect(planned(here, asked)).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining(message),
    });
  });
});
