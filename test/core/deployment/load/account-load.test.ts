import { afterEach, beforeEach, expect, it } from 'vitest';
import { LoadTest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const load_test = LoadTest.parse({ rate: 40, seconds: 2, p95_ms: 20_000 });

let account: HostingAccount;

beforeEach(async () => {
  account = await openHostingAccount(await newFolder());
});
afterEach(() => account.close());

it('an endpoint that is paid by the hour is tested without further leave, and its requests have a price', async () => {
  const name = 'hourly';
  const id = await account.ready({ name });
  const tested = await account.deploy({ name, load_test });
  expect(tested).toMatchObject({ deployed: true, record: { id, load: { verdict: 'met', errors: [] } } });
  const record = (await account.ledger.read('deployment', id))?.record;
  expect(record?.load?.cost_per_1000_usd).toBeGreaterThan(0);
});

it('one that is paid by tokens is tested after leave for the most it can cost, and never for more', async () => {
  const request = { name: 'tokens', target: 'bedrock_on_demand' as const };
  const id = await account.ready(request);
  const planned = await account.deploy({ ...request, load_test });
  if (planned.deployed || planned.token === undefined) throw new Error('no plan to approve');
  expect(planned.record).toMatchObject({ creates: [`up to 116 questions to ${id}`] });
  const most = planned.record.cost.high;
  expect(most).toBeGreaterThan(0);
  const other = account.deploy({ ...request, load_test: { ...load_test, rate: 80 }, approve: planned.token });
  await expect(other).rejects.toMatchObject({ code: 'approval_invalid' });
  const tested = await account.deploy({ ...request, load_test, approve: planned.token });
  const load = tested.deployed ? tested.record.load : undefined;
  expect(load).toMatchObject({ verdict: 'met', errors: [] });
  expect(load?.cost_usd).toBeGreaterThan(0);
  expect(load?.cost_usd).toBeLessThanOrEqual(most);
});

it('what does not serve yet is not tested, and that is said', async () => {
  await expect(account.deploy({ name: 'later', load_test })).rejects.toMatchObject({
    code: 'not_ready',
    message: 'nothing serves router on sagemaker yet that could be tested',
  });
});
