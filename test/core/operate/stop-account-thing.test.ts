import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostingAccount, openHostingAccount, plantModel } from '../../support/hosting-account.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newFolder = tempFolders();
const call = { signal: new AbortController().signal, progress: () => undefined };
const SECOND = 's3://customer-escrow-111122223333-smtj-5e1f0a2b/second';

describe('a thing of the account, by its ARN,', () => {
  let account: HostingAccount;
  beforeEach(async () => void (account = await openHostingAccount(await newFolder())));
  afterEach(() => account.close());

  const endpoint = (id: string, region = 'us-east-1', owner = account.simulator.world.account) =>
    `arn:aws:sagemaker:${region}:${owner}:endpoint/${id}`;
  const stop = (arn: string, approve?: string) =>
    account.core.stopRun({ id: arn, ...(approve === undefined ? {} : { approve }) }, call);

  it('is not deleted for one of the same name in another account or region', async () => {
    const id = await account.ready({ name: 'live' });
    const own = account.simulator.world.account;
    const foreign = endpoint(id, 'us-east-1', '999999999999');
    for (const approve of [undefined, foreign])
      await expect(stop(foreign, approve)).rejects.toThrow(
        `${foreign} is of account 999999999999, but these credentials belong to ${own}`,
      );
    const alarm = `arn:aws:cloudwatch:us-east-1:999999999999:alarm:${id}-x`;
    await expect(stop(alarm, alarm)).rejects.toThrow(`but these credentials belong to ${own}`);
    const far = endpoint(id, 'eu-west-1');
    await expect(stop(far, far)).rejects.toThrow(`there is no ${far} in eu-west-1`);
    expect(await account.names('endpoint')).toEqual([id]);
  });

  it.each([
    'sagemaker:us-east-1:111122223333:endpoint/never-was',
    'bedrock:us-east-1:111122223333:custom-model-deployment/abcdef123456',
    'cloudwatch:us-east-1:111122223333:alarm:dp-never-was',
  ])('that is not there is not said to be gone: %s', async (rest) => {
    const arn = `arn:aws:${rest}`;
    await expect(stop(arn, arn)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is deleted where it is, once that is approved', async () => {
    const id = await account.ready({ name: 'live' });
    await expect(stop(endpoint(id))).rejects.toMatchObject({ code: 'needs_approval' });
    expect(await stop(endpoint(id), endpoint(id))).toMatchObject({ state: expect.stringMatching(/^stopp/) });
    await account.pass(5);
    expect(await account.names('endpoint')).toEqual([]);
  });

  it('is counted once after an update, and ended by the deployment that has it now', async () => {
    await plantModel(account.simulator, account.ledger, {
      id: 'tr-bbbbbbbbbbbb',
      names: ['second'],
      artifact: SECOND,
      artifacts: { checkpoint: SECOND },
    });
    await account.ready({ name: 'live' });
    const second = await account.ready({ name: 'live', run: 'second', if_exists: 'update' });
    const seen = await account.core.getRun({ log_lines: 0, detail: 'concise', wait_s: 0 }, call);
    const [live] = 'live' in seen ? seen.live : [];
    expect(seen).toMatchObject({
      cost_per_day: live?.cost_per_day,
      account: [{ kind: 'endpoint', deployment: second, next: `stop_run with id ${second} ends it` }],
    });
  });
});
