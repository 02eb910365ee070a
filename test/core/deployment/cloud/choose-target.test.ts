import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeployRequest, LoadTest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount, plantModel } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const FULL = 's3://customer-escrow-111122223333-smtj-5e1f0a2b/full';
const priced = { FORGE_UNIT_USD: '40' };

describe('a deployment that names no target', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
    const full = { id: 'tr-bbbbbbbbbbbb', names: ['full'], method: 'sft_full', artifact: FULL };
    await plantModel(account.simulator, account.ledger, { ...full, artifacts: { checkpoint: FULL } });
  });
  afterEach(() => account.close());

  const asked = (request: Partial<DeployRequest>): Partial<DeployRequest> => ({ target: 'auto', ...request });
  const plan = async (request: Partial<DeployRequest>) => {
    const answer = await account.deploy(asked(request));
    if (answer.deployed) throw new Error('deployed without a plan');
    return answer;
  };
  const chosen = async (request: Partial<DeployRequest>) =>
    (await plan(request)).record.checks.find(({ code }) => code === 'target_chosen')?.message ?? '';
  const target = async (id: string) => (await account.ledger.read('deployment', id))?.record.target;

  it('is on demand, where nothing is paid while nobody asks; the plan says why and what the others cost', async () => {
    const { record, cost } = await plan({});
    const message = record.checks.find(({ code }) => code === 'target_chosen')?.message;
    expect(message).toMatch(
      /^bedrock_on_demand was chosen: nothing is paid by the hour .* 1,000 requests cost 0\.\d+ USD/,
    );
    expect(message).toMatch(
      /sagemaker on ml.g6.48xlarge is 16.69 USD an hour, 400.51 a day, the cheaper one from \d+ requests/,
    );
    expect(message).toMatch(/bedrock_provisioned cannot: price_unknown/);
    expect(record.checks.map(({ code }) => code)).not.toContain('target_recommendation');
    expect(record.details?.['alternatives']).toEqual([
      { target: 'sagemaker', usd_per_hour: 16.688, usd_per_day: 16.688 * 24 },
      { target: 'bedrock_provisioned', not: expect.stringContaining('price_unknown') },
    ]);
    expect(cost.high).toBeLessThan(0.01);
  });

  it('is on machines where so many requests are expected that tokens would cost more', async () => {
    expect(await chosen({ environment: { FORGE_REQUESTS_PER_HOUR: '1000' } })).toMatch(
      /^bedrock_on_demand was chosen: the cheapest for 1000 requests an hour, 0\.\d\d USD an hour/,
    );
    expect(await chosen({ environment: { FORGE_REQUESTS_PER_HOUR: '1000000' } })).toMatch(
      /^sagemaker on ml.g6.48xlarge was chosen: the cheapest for 1000000 requests an hour, 16.69 USD an hour/,
    );
    await expect(plan({ environment: { FORGE_REQUESTS_PER_HOUR: 'many' } })).rejects.toThrow(
      /FORGE_REQUESTS_PER_HOUR is "many", but takes a number from 0 up/,
    );
  });

  it('is where the checkpoint, the quota and the other arguments allow it', async () => {
    expect(await chosen({ run: 'full' })).toMatch(
      /^sagemaker .* cheapest of those that take the model.* bedrock_on_demand cannot: full_rank_on_demand/,
    );
    expect(await chosen({ environment: { CONTEXT_LENGTH: '8000' } })).toMatch(/^sagemaker/);
    account.simulator.world.quotas.set('us-east-1/ml.g6.48xlarge for endpoint usage', 0);
    expect(await chosen({ run: 'full', environment: priced })).toMatch(
      /^bedrock_provisioned .*sagemaker cannot: quota_hosting/,
    );
    await expect(plan({ run: 'full' })).rejects.toThrow(
      /no target takes it: full_rank_on_demand: .* \(bedrock_on_demand\); quota_hosting: .* \(sagemaker\); price_unknown/,
    );
  });

  it('tells what stands against all of them once', async () => {
    const error = await plan({ run: 's3://elsewhere/step_9' }).catch((thrown: Error) => thrown.message);
    expect(String(error).match(/model_unknown/g)).toHaveLength(1);
  });

  it('is approved for the target that was chosen and for no other', async () => {
    const { token = '' } = await plan({});
    await expect(account.deploy({ target: 'sagemaker', approve: token })).rejects.toThrow(/would do something else/);
    const many = { environment: { FORGE_REQUESTS_PER_HOUR: '1000000' } };
    await expect(account.deploy(asked({ ...many, approve: token }))).rejects.toThrow(/would do something else/);
    const begun = await account.deploy(asked({ approve: token }));
    expect(begun).toMatchObject({ deployed: true, record: { target: 'bedrock_on_demand' } });
    // The same call goes on with it, whatever would be chosen by now.
    account.simulator.world.iam.roles.clear();
    expect(await account.deploy(asked({}))).toMatchObject({ deployed: true, record: { target: 'bedrock_on_demand' } });
  });

  it('goes on where the name is, while that takes the model', async () => {
    const first = await account.ready({ target: 'sagemaker', name: 'live' });
    expect(await chosen({ name: 'live', if_exists: 'update', environment: { CONTEXT_LENGTH: '8000' } })).toMatch(
      /^sagemaker .*it holds the name already/,
    );
    await expect(plan({ name: 'live' })).rejects.toThrow(new RegExp(`"live" is deployment ${first} already`));
  });

  it('is tested under load where it runs, and deployed first where it does not', async () => {
    const load_test = LoadTest.parse({ rate: 1, seconds: 1 });
    await expect(plan({ name: 'live', load_test })).rejects.toThrow(/nothing serves router yet that could be tested/);
    const id = await account.ready({ target: 'auto', name: 'live' });
    const { record } = await plan({ name: 'live', load_test });
    expect(record.creates[0]).toMatch(new RegExp(`^up to \\d+ questions to ${id}$`));
  });

  it('is the same deployment under every spelling', async () => {
    const id = await account.ready({ target: 'auto', name: 'live' });
    expect(await target(id)).toBe('bedrock_on_demand');
    const longer = { name: 'live', ttl_hours: 48, if_exists: 'update' as const };
    expect(await account.ready({ ...longer, target: 'bedrock_on_demand' })).toBe(id);
    expect(await account.ready({ ...longer, target: 'auto', ttl_hours: 60 })).toBe(id);
  });
});
