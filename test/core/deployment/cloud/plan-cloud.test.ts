import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployRequest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount, plantModel } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();

describe('the plan of a deployment in an account', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
    const plant = (id: string, method: string, ended_at: string, artifact: string) =>
      plantModel(account.simulator, account.ledger, {
        id,
        names: [id],
        method,
        ended_at,
        artifact,
        artifacts: { checkpoint: artifact },
      });
    await plant(
      'tr-bbbbbbbbbbbb',
      'sft_full',
      '2026-03-01T00:00:00.000Z',
      's3://customer-escrow-111122223333-smtj-5e1f0a2b/full',
    );
    await plant(
      'tr-cccccccccccc',
      'sft_lora',
      '2025-07-15T23:00:00.000Z',
      's3://customer-escrow-111122223333-smtj-5e1f0a2b/old',
    );
  });
  afterEach(() => account.close());

  const plan = async (request: Partial<DeployRequest>) => {
    const answer = await account.deploy(request);
    if (answer.deployed) throw new Error('deployed without a plan');
    return answer.record;
  };
  const checks = async (request: Partial<DeployRequest>) => (await plan(request)).checks.map(({ code }) => code);

  it('names what is made in its order, its price by the hour and the day, and how it ends', async () => {
    const {
      creates,
      cost,
      checks: found,
    } = await plan({ target: 'sagemaker', instance_type: 'ml.g6.48xlarge', ttl_hours: 10 });
    expect(creates.map((text) => text.replace(/dp-\w+/g, 'dp').replace(/20[\d-]+T[\d:.]+Z/, 'T'))).toEqual([
      'model dp-model',
      'endpoint configuration dp-config',
      'schedule nova-forge-dp that deletes it before T',
      'sagemaker dp',
      'it takes 10 to 20 minutes',
    ]);
    expect(cost).toMatchObject({ low: 166.88, high: 166.88 });
    expect(cost.assumptions).toContain('400.51 USD a day');
    expect(found.map(({ code }) => code)).toEqual(['ends_by_schedule', 'target_recommendation']);
    expect(found.at(-1)?.message).toMatch(
      /sagemaker costs 16.69 USD an hour .* as much as \d+ requests an hour on demand/,
    );
    expect(await account.names('schedule')).toEqual([]);
  });

  it('refuses a model of full rank on demand, and one customized before the first day', async () => {
    const full = { run: 'tr-bbbbbbbbbbbb', target: 'bedrock_on_demand' } as const;
    await expect(plan(full)).rejects.toThrow(/full_rank_on_demand/);
    await expect(plan({ ...full, environment: { FORGE_OVERRIDE: 'full_rank_on_demand' } })).rejects.toThrow(
      /FORGE_OVERRIDE names/,
    );
    const old = { run: 'tr-cccccccccccc', target: 'bedrock_on_demand' } as const;
    await expect(plan(old)).rejects.toThrow(/customized on 2025-07-15; on demand serves models from 2025-07-16 on/);
    expect(await checks({ ...old, environment: { FORGE_OVERRIDE: 'on_demand_date' } })).toContain('on_demand_date');
  });

  it.each([
    [{ CONTEXT_LENGTH: '8001' }, /serving_tier: .* at most 8000 tokens, CONTEXT_LENGTH is 8001/],
    [
      { CONTEXT_LENGTH: '8000', MAX_CONCURRENCY: '9' },
      /serving_tier: .* at most 8 requests at once with a context of 8000, MAX_CONCURRENCY is 9/,
    ],
    [{ MAX_CONCURENCY: '2' }, /environment has no MAX_CONCURENCY, did you mean MAX_CONCURRENCY\?/],
    [{ DEFAULT_TOP_K: '0' }, /DEFAULT_TOP_K is "0", but takes a whole number of at least -1, not 0/],
    [{ DEFAULT_TEMPERATURE: '2.1' }, /DEFAULT_TEMPERATURE is "2.1", but takes a number from 0 to 2/],
    [
      { FORGE_MIN_INSTANCES: '0', FORGE_MAX_INSTANCES: '3' },
      /FORGE_MIN_INSTANCES is 0, but sagemaker takes whole numbers from 1 up/,
    ],
    [{ FORGE_MIN_INSTANCES: 'abc' }, /FORGE_MIN_INSTANCES is no number, but/],
    [
      { FORGE_MIN_INSTANCES: '5', FORGE_MAX_INSTANCES: '4' },
      /FORGE_MIN_INSTANCES is 5, above FORGE_MAX_INSTANCES 4: lower the one or raise the other/,
    ],
    [{ FORGE_REQUESTS_PER_INSTANCE: '9' }, /means nothing without FORGE_MAX_INSTANCES/],
    [{ FORGE_UNIT_USD: '-3' }, /FORGE_UNIT_USD is "-3", but takes US dollars above 0/],
  ])('refuses %o on a real-time endpoint', async (environment, message) => {
    await expect(plan({ instance_type: 'ml.g6.48xlarge', environment: { ...environment } })).rejects.toThrow(message);
  });

  it('takes what no table has when its check is named, and says so', async () => {
    const odd = { instance_type: 'ml.g6e.48xlarge', environment: {} };
    await expect(plan(odd)).rejects.toThrow(
      /instance_not_in_table: nova-2-lite is served on ml.g6.48xlarge, ml.p5.48xlarge/,
    );
    const { checks: found } = await plan({ ...odd, environment: { FORGE_OVERRIDE: 'instance_not_in_table' } });
    expect(found.find(({ code }) => code === 'instance_not_in_table')).toMatchObject({ severity: 'warn' });
  });

  it('does not guess a price: it asks for it by name', async () => {
    await expect(plan({ target: 'bedrock_provisioned' })).rejects.toThrow(
      /price_unknown: no price is known of a model unit of nova-2-lite/,
    );
    const stated = await plan({
      target: 'bedrock_provisioned',
      instance_count: 2,
      environment: { FORGE_UNIT_USD: '40' },
    });
    expect(stated.cost.high).toBe(40 * 2 * 24);
  });

  it('tells what autoscaling costs while nobody asks from the most it can cost', async () => {
    const { checks: found } = await plan({ target: 'sagemaker_async', environment: { FORGE_MAX_INSTANCES: '2' } });
    expect(found.at(-1)?.message).toMatch(
      /costs 0\.00 USD an hour while nobody asks, and up to 33\.\d\d; on demand 1,000 requests cost 0\.\d{3,} USD/,
    );
  });

  it('looks at roles and quotas before anybody is asked', async () => {
    account.simulator.world.quotas.set('us-east-1/ml.p5.48xlarge for endpoint usage', 0);
    await expect(plan({ instance_type: 'ml.p5.48xlarge' })).rejects.toThrow(
      /quota_hosting: account allows 0 ml.p5.48xlarge/,
    );
    account.simulator.world.quotas.clear();
  });

  it('wants to know what an address was trained from', async () => {
    const run = 's3://somewhere-else/checkpoint/step_9';
    await expect(plan({ run, target: 'publish' })).rejects.toThrow(/model_unknown/);
    expect(await checks({ run, target: 'publish', environment: { FORGE_MODEL: 'nova-micro' } })).toEqual(['kept']);
  });
});
