import { expect, it } from 'vitest';
import { evaluateModel as evaluateOrAsk } from '../../../src/core/evaluation/evaluate-model.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import type { HostingRuntime } from '../../../src/core/ports/hosting.ts';
import type { InferenceRuntime, ModelSource } from '../../../src/core/ports/inference.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset, plantRun } from './support.ts';

const tempFolder = tempFolders();
const DEPLOYED = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/abc';
const rows = Array.from({ length: 40 }, (_, index) => ({
  prompt: `ticket ${index}`,
  answer: index % 2 === 0 ? 'billing' : 'shipping',
}));

/** A run that a deployment answers for, paid by tokens; it is right, its base says billing to everything. */
async function world(maxUsdPerRun = 50) {
  const home = await tempFolder();
  const { effects, ledger } = createWorld(home, () => 'not asked');
  const asked: string[] = [];
  const nameOf = (source: ModelSource): string => (source.from === 'bedrock' ? source.model : source.from);
  const inference: InferenceRuntime = {
    id: 'test',
    billing: async () => ({
      by: 'tokens',
      price: { input_usd: 100, output_usd: 100, source: 'a table' },
      assumed: false,
    }),
    open: async (source) => ({
      answer: async ({ messages }) => {
        asked.push(nameOf(source));
        const question = messages.at(-1)?.content ?? '';
        const gold = rows.find(({ prompt }) => prompt === question)?.answer ?? '';
        const text = nameOf(source) === DEPLOYED ? gold : 'billing';
        return { text, stop_reason: 'end_turn', usage: { input_tokens: 10, output_tokens: 2 } };
      },
      close: async () => undefined,
    }),
  };
  effects.inference = async () => inference;
  effects.limits = { maxUsdPerRun, maxUsdPerDay: 200 };
  const run = await plantRun(ledger, 'tuned', {
    runtime: 'sagemaker',
    model: 'nova-2-lite',
    artifact: 's3://forge/step_9',
  });
  await ledger.create('deployment', 'dp-0123456789ab', {
    id: 'dp-0123456789ab',
    names: [],
    created_at: '2026-01-05T12:00:00.000Z',
    state: 'running',
    target: 'bedrock_on_demand',
    run,
    artifact: 's3://forge/step_9',
    served_as: 'tuned',
    ttl_hours: 24,
    cost_per_hour: 0,
  });
  const no = () => Promise.reject(new Error('not asked in this test'));
  const host: HostingRuntime = {
    target: 'bedrock_on_demand',
    paid: true,
    hourly: no,
    create: no,
    extend: no,
    remove: no,
    get: async (name) => ({ name, state: 'running', source: { from: 'bedrock', model: DEPLOYED } }),
  };
  effects.hosting = { bedrock_on_demand: async () => host };
  return { effects, asked, run, dataset: await plantDataset(home, rows, ['billing', 'shipping']) };
}

type World = Awaited<ReturnType<typeof world>>;

async function planned({ effects, run, dataset }: World, more: Record<string, unknown> = {}) {
  const request = EvaluateRequest.parse({ model: run, dataset, ...more });
  const plan = await evaluateOrAsk(effects, request, call());
  if (!('approval' in plan)) throw new Error('no plan came back');
  return { request, plan };
}

it('the base of a deployed run is asked the same questions for one approval, and stands beside it', async () => {
  const here = await world();
  const { request, plan } = await planned(here);
  const { cost, creates } = plan.approval;
  expect(creates).toEqual(['up to 40 questions to dp-0123456789ab', 'up to 40 questions to nova-2-lite']);
  const prices = cost.assumptions.flatMap(
    (text) => /^(?:dp-\w+|nova-2-lite): [\d.]+ to ([\d.]+) USD$/.exec(text)?.[1] ?? [],
  );
  expect(prices).toHaveLength(2);
  expect(prices.reduce((sum, price) => sum + Number(price), 0)).toBeCloseTo(cost.high, 3);
  expect(here.asked).toEqual([]);
  const { record, untrained } = await evaluateModel(here.effects, { ...request, approve: plan.token }, call());
  expect(record.result?.metrics['exact_match']?.value).toBe(1);
  expect(untrained).toMatchObject({ model: 'nova-2-lite', state: 'succeeded', rows_hash: record.rows_hash });
  expect(untrained?.result?.metrics['exact_match']?.value).toBe(0.5);
  expect(untrained?.approved_usd).toBeCloseTo(cost.high / 2, 6);
  expect(here.asked).toHaveLength(80);
  expect((await evaluateModel(here.effects, request, call())).untrained?.id).toBe(untrained?.id);
  expect(here.asked).toHaveLength(80);
});

it('a base that was measured before, under Bedrock’s name of it, is not asked again', async () => {
  const here = await world();
  const base = await planned({ ...here, run: 'us.amazon.nova-2-lite-v1:0' });
  await evaluateModel(here.effects, { ...base.request, approve: base.plan.token }, call());
  const { request, plan } = await planned(here);
  expect(plan.approval.creates).toEqual(['up to 40 questions to dp-0123456789ab']);
  const { untrained } = await evaluateModel(here.effects, { ...request, approve: plan.token }, call());
  expect(untrained?.model).toBe('us.amazon.nova-2-lite-v1:0');
  expect(here.asked).toHaveLength(80);
});

it('max_cost_usd is for both, and where one run may not cost as much the base is left out and named', async () => {
  const cut = await planned(await world(), { max_cost_usd: 0.5 });
  expect(cut.plan.approval.cost.high).toBeCloseTo(0.5, 9);
  expect(cut.plan.approval.creates).toHaveLength(2);
  const alone = cut.plan.approval.cost.assumptions.join();
  expect(alone).toContain('nova-2-lite: ');
  const high = (await planned(await world())).plan.approval.cost.high;
  const here = await world(high * 0.75);
  const { request, plan } = await planned(here);
  expect(plan.approval.creates).toEqual(['up to 40 questions to dp-0123456789ab']);
  const { untrained, base } = await evaluateModel(here.effects, { ...request, approve: plan.token }, call());
  expect(untrained).toBeUndefined();
  expect(base).toBe('model nova-2-lite');
});
