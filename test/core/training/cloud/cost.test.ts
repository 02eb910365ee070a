import { expect, it } from 'vitest';
import type { Price } from '../../../../src/core/ports/cloud.ts';
import { estimateCost } from '../../../../src/core/training/cloud/estimate-cost.ts';
import { estimateTime } from '../../../../src/core/training/cloud/estimate-time.ts';
import { findPrices } from '../../../../src/core/training/cloud/prices.ts';
import type { Shape } from '../../../../src/core/training/cloud/plan-facts.ts';
import { createCloud } from '../../../support/cloud-ports.ts';
import { trainingRecord } from '../../../support/training-record.ts';
import { datasetOf, planOf } from '../../../support/plan-inputs.ts';

const shape: Shape = {
  model: 'nova-2-lite',
  method: 'sft_lora',
  technique: 'sft',
  rank: 'lora',
  generation: 2,
  runtime: 'sagemaker',
};
const machines = { type: 'ml.p5.48xlarge', count: 4 };
const hour = (usd: number): Price => ({ usd, per: 'hour', source: 'list of 2026-09-01' });
const { signal } = new AbortController();

async function jobCost(usd: number | undefined, most_usd?: number) {
  const { facts } = await planOf();
  const time = estimateTime(shape, facts.schedule, machines, []);
  const prices = { job: usd === undefined ? undefined : hour(usd), evaluation: undefined, hosting: undefined };
  return { time, ...estimateCost(shape, facts.schedule, prices, { machines, time, most_usd }) };
}

it('ends the range at what the time limit costs, so that the bill cannot pass what was approved', async () => {
  for (const usd of [1.408, 63.296, 98.32]) {
    const { cost, limit_s, time } = await jobCost(usd);
    const bill = (usd * 4 * limit_s) / 3600;
    expect(bill).toBeLessThanOrEqual(cost.high);
    expect(cost.high - bill).toBeLessThan(0.01);
    expect(limit_s).toBeGreaterThanOrEqual(time.whole.most);
    expect(cost.low).toBeLessThan(cost.high);
  }
});

it('brings the limit down to max_cost_usd when that is enough for the quickest run, and says so', async () => {
  const { cost, limit_s, capped } = await jobCost(63.296, 150);
  expect(capped).toBe(true);
  expect(cost.high).toBeLessThanOrEqual(150);
  expect((63.296 * 4 * limit_s) / 3600).toBeLessThanOrEqual(150);
  expect((await jobCost(63.296, 20)).capped).toBe(false);
  expect((await jobCost(63.296, 20)).cost.high).toBeGreaterThan(20);
  const { codes } = await planOf({ request: { max_cost_usd: 150 } });
  expect(codes).toContain('may_end_early');
});

it('never guesses a price: a plan without one is blocked, whatever max_cost_usd says', async () => {
  expect(await jobCost(undefined)).toMatchObject({ known: false, cost: { low: 0, high: 0 } });
  const { checks } = await planOf({ request: { instance_type: 'ml.p5en.48xlarge', max_cost_usd: 500 } });
  expect(checks.find(({ code }) => code === 'price_unknown')).toMatchObject({
    severity: 'block',
    message: 'the price of ml.p5en.48xlarge is unknown',
  });
  expect((await planOf({ runtime: 'serverless' })).codes).toContain('price_unknown');
});

it('takes the live price where the list answers and the dated one where it does not', async () => {
  const live = createCloud({ price: (what) => ('instance' in what ? hour(70) : undefined) });
  expect((await findPrices(live.cloud, shape, 'us-west-2', 'ml.p5.48xlarge', signal)).job).toEqual(hour(70));
  const dated = await findPrices(createCloud().cloud, shape, 'us-west-2', 'ml.p5.48xlarge', signal);
  expect(dated.job).toMatchObject({ usd: 63.296, source: expect.stringContaining('2026-06 to 2026-09') });
  const unknown = await findPrices(createCloud().cloud, shape, 'us-west-2', 'ml.p5en.48xlarge', signal);
  expect(unknown.job).toBeUndefined();
});

it('bills tokens where the service does: rows x passes, with what the estimate may be off', async () => {
  const { cost, arithmetic } = await planOf({ runtime: 'bedrock' });
  expect(arithmetic).toMatchObject({ passes: 2, steps: 7000, tokens: 2 * 3500 * 310 });
  const usd = ((2 * 3500 * 310) / 1e6) * 3.78;
  expect(cost.low).toBeCloseTo(usd * 0.7, 1);
  expect(cost.high).toBeCloseTo(usd * 1.5, 1);
  expect(cost.later?.map(({ what }) => what)).toEqual([
    'an evaluation on ml.p5.48xlarge',
    'a day on an endpoint of ml.g6.48xlarge',
    'a day on Bedrock on demand, besides tokens',
  ]);
});

it('is narrowed by earlier runs of the same shape, and by no others', async () => {
  const { facts } = await planOf();
  const job = {
    name: 'tr-1',
    model: 'nova-2-lite',
    method: 'sft_lora',
    data: { train: '', trainSha256: '' },
    settings: {},
    maxRuntimeSeconds: 1,
    cloud: { region: 'us-east-1', role: '', output: '', base: '', tags: {}, instance: machines },
  };
  const earlier = trainingRecord({
    model: 'nova-2-lite',
    method: 'sft_lora',
    runtime: 'sagemaker',
    state: 'succeeded',
    arithmetic: { tokens: 2_000_000 },
    billable_seconds: 900 + 600,
    job,
  });
  const known = estimateTime(shape, facts.schedule, machines, [earlier]);
  expect(known.source).toBe('1 earlier run of this shape');
  const steps = (facts.schedule.tokens / 2_000_000) * 600;
  expect(known.steps.least).toBeCloseTo(steps * 0.8, 0);
  expect(known.steps.most).toBeCloseTo(steps * 1.3, 0);
  for (const other of [
    { ...machines, count: 8 },
    { ...machines, type: 'ml.p4d.24xlarge' },
  ])
    expect(estimateTime(shape, facts.schedule, other, [earlier]).source).toMatch(/^bounds by arithmetic/);
});

it('grows with rows and answers that are tried, and shrinks with machines', async () => {
  const most = async (rows: number, count: number) =>
    (await planOf({ dataset: datasetOf({ rows }), request: { instance_count: count } })).facts.step_time_s.most;
  expect(await most(35_000, 4)).toBeGreaterThan(9 * (await most(3500, 4)));
  expect(await most(35_000, 8)).toBeLessThan(0.6 * (await most(35_000, 4)));
});
