import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployRequest } from '../../../../src/core/deployment/request.ts';
import { type HostingAccount, openHostingAccount, plantModel } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const month = { FORGE_UNIT_USD: '40', FORGE_COMMITMENT: 'one_month' };
const committed: Partial<DeployRequest> = {
  target: 'bedrock_provisioned',
  name: 'live',
  ttl_hours: 745,
  environment: month,
};
const HOURS = 31 * 24;

describe('a throughput with a commitment', () => {
  let account: HostingAccount;

  beforeEach(async () => {
    account = await openHostingAccount(await newFolder());
    // A month of 31 days begins.
    await account.simulator.advance(Date.parse('2027-01-04T00:00:00Z') - account.simulator.world.clock.now());
  });
  afterEach(() => account.close());

  const plan = async (request: Partial<DeployRequest>) => {
    const answer = await account.deploy({ ...committed, ...request });
    if (answer.deployed) throw new Error('deployed without a plan');
    return answer.record;
  };
  const record = async (id: string) => (await account.ledger.read('deployment', id))?.record;

  it('is planned with its whole amount and the day before which nobody can end it', async () => {
    const { cost, checks } = await plan({ ttl_hours: 0, instance_count: 2 });
    expect(cost.high).toBe(HOURS * 80);
    expect(cost.assumptions.at(-1)).toBe(
      'committed for one_month: 744 hours x 80.00 USD an hour = 59520.00 USD are owed, used or not',
    );
    expect(checks.find(({ code }) => code === 'committed')?.message).toMatch(
      /cannot be ended before 2027-02-04T.*, by nobody.* renews itself/,
    );
  });

  it('is held against the ceilings whole, whatever its time to live', async () => {
    const six = { ...month, FORGE_COMMITMENT: 'six_months' };
    await expect(plan({ ttl_hours: 0, environment: six })).rejects.toThrow(
      /can cost up to 173760.00 USD; the server's ceiling for one run is 100000.00 USD/,
    );
  });

  it('takes no shorter time to live, but when the check is named: then it ends with its term', async () => {
    await expect(plan({ ttl_hours: 24 })).rejects.toThrow(
      /commitment_term: ttl_hours is 24, but one_month ends at 2027-02-04/,
    );
    const { cost, details, checks } = await plan({
      ttl_hours: 24,
      environment: { ...month, FORGE_OVERRIDE: 'commitment_term' },
    });
    expect(cost.high).toBe(HOURS * 40);
    expect(details).toMatchObject({ spec: { expires_at: expect.stringMatching(/^2027-02-04T/) } });
    expect(checks.find(({ code }) => code === 'commitment_term')).toMatchObject({ severity: 'warn' });
  });

  it.each([
    [{ FORGE_COMMITMENT: 'two_years' }, {}, /FORGE_COMMITMENT is "two_years", but takes none, one_month, six_months/],
    [month, { target: 'sagemaker' }, /FORGE_COMMITMENT means nothing to target sagemaker/],
    [{ FORGE_COMMITMENT: 'one_month' }, {}, /price_unknown: no price is known of a model unit of nova-2-lite/],
  ] as const)('is refused as %o with %o', async (environment, request, message) => {
    await expect(plan({ ...request, environment: { ...environment } })).rejects.toThrow(message);
  });

  it('is not deleted while it runs, says until when, and is deleted by itself when its term is over', async () => {
    const id = await account.ready(committed);
    const bought = account.simulator.requests.find(({ operation }) => operation === 'CreateProvisionedModelThroughput');
    expect(bought?.input).toMatchObject({ commitmentDuration: 'OneMonth', modelUnits: 1 });
    await account.core.stopRun({ id, approve: id }, call);
    expect(await record(id)).toMatchObject({
      state: 'stopping',
      detail: expect.stringMatching(/is committed until 2027-02-04T.*: Bedrock deletes it no earlier/),
    });
    expect(await account.names('provisioned throughput')).toEqual([id]);
    const deleted = () =>
      account.simulator.requests.filter(({ operation }) => operation === 'DeleteProvisionedModelThroughput').length;
    expect(deleted()).toBe(0);
    await account.pass(HOURS * 60);
    expect(await record(id)).toMatchObject({ state: 'stopped', made: [] });
    expect(await account.names('provisioned throughput')).toEqual([]);
  });

  it('is ended by its schedule at its time to live, though no server is left', async () => {
    const id = await account.ready(committed);
    await account.simulator.advance(
      Date.parse((await record(id))?.expires_at ?? '') - account.simulator.world.clock.now(),
    );
    expect(await account.names('provisioned throughput')).toEqual([]);
  });

  it('goes on with another model for no second commitment, and with no other term or number of units', async () => {
    const SECOND = 's3://customer-escrow-111122223333-smtj-5e1f0a2b/second';
    const second = { id: 'tr-bbbbbbbbbbbb', names: ['second'], artifact: SECOND, artifacts: { checkpoint: SECOND } };
    await plantModel(account.simulator, account.ledger, second);
    const id = await account.ready(committed);
    const update = { run: 'second', if_exists: 'update' as const };
    await expect(plan({ ...update, environment: { FORGE_UNIT_USD: '40' } })).rejects.toThrow(
      /throughput_change: the throughput of .* is committed for one_month; only its model can be changed/,
    );
    await expect(plan({ ...update, instance_count: 2 })).rejects.toThrow(/throughput_change: .* is of 1 model units/);
    const { cost } = await plan({ ...update, ttl_hours: 750 });
    expect(cost.high).toBe(750 * 40);
    const after = await account.ready({ ...committed, ...update, ttl_hours: 750 });
    expect((await record(after))?.spec?.cloud).toMatchObject({ slot: id, commitment: { term: 'one_month' } });
    const bought = account.simulator.requests.filter(
      ({ operation }) => operation === 'CreateProvisionedModelThroughput',
    );
    expect(bought).toHaveLength(1);
  });
});
