import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
let account: HostingAccount;

beforeEach(async () => {
  account = await openHostingAccount(await newFolder());
});
afterEach(() => account.close());

const overview = async () => {
  const seen = await account.core.getRun({ detail: 'concise', log_lines: 0, wait_s: 0 }, call);
  if (!('live' in seen)) throw new Error('no overview');
  return seen;
};
const ofKind = async (kind: string) => (await overview()).account?.filter((thing) => thing.kind === kind);

it('an endpoint that failed is free wherever it is told of', async () => {
  const id = await failing('sagemaker');
  expect(await account.ledger.read('deployment', id)).toMatchObject({ record: { state: 'failed' } });
  expect((await overview()).recent.find((run) => run.id === id)).toMatchObject({ state: 'failed', cost_per_day: 0 });
  expect(await ofKind('endpoint')).toMatchObject([{ state: 'Failed', cost_per_day: 0 }]);
});

it('a deployment whose endpoint somebody else deleted is free', async () => {
  const id = await account.ready({ target: 'sagemaker' });
  account.simulator.world.sagemaker('us-east-1').endpoints.clear();
  await account.pass(1);
  expect((await overview()).recent.find((run) => run.id === id)).toMatchObject({ state: 'failed', cost_per_day: 0 });
});

it('what still runs of a deployment that failed is paid for', async () => {
  const id = await account.ready({ target: 'sagemaker', instance_type: 'ml.g6.48xlarge' });
  const failure = { cause: 'the smoke test failed', fix: 'it runs and costs until it is removed' };
  await account.ledger.update('deployment', id, (current) => ({ ...current, state: 'failed', failure }));
  const told = (await overview()).recent.find((run) => run.id === id);
  expect(told).toMatchObject({ state: 'failed', cost_per_day: expect.closeTo(400.51, 1) });
});

it('model units cost what was approved for them, and without that what is known of their base', async () => {
  await account.ready({ target: 'bedrock_provisioned', instance_count: 2, environment: { FORGE_UNIT_USD: '40' } });
  expect(await ofKind('provisioned throughput')).toMatchObject([{ cost_per_day: 40 * 2 * 24 }]);
});

it('model units of a base that is not known have no price', async () => {
  const id = await account.ready({ target: 'bedrock_provisioned', environment: { FORGE_UNIT_USD: '40' } });
  const throughput = account.simulator.world.bedrock('us-east-1').throughputs.get(id);
  Object.assign(throughput?.request ?? {}, { tags: [{ key: 'nova-forge:deployment', value: 'dp-aaaaaaaaaaaa' }] });
  const [thing] = (await ofKind('provisioned throughput')) ?? [];
  expect(thing).not.toHaveProperty('cost_per_day');
});

/** A deployment whose endpoint comes up failed. */
async function failing(target: 'sagemaker'): Promise<string> {
  const plan = await account.deploy({ target });
  if (plan.deployed || !('token' in plan) || plan.token === undefined) throw new Error('no plan');
  const begun = await account.deploy({ target, approve: plan.token });
  if (!begun.deployed) throw new Error('not begun');
  account.simulator.world.failures.set(begun.record.id, { share: 0, reason: 'no machine of the kind was free' });
  for (let turn = 0; turn < 4; turn++) await account.pass(10);
  return begun.record.id;
}
