import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../src/simulator/faults.ts';
import { type HostingAccount, openHostingAccount } from '../../../support/hosting-account.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
let account: HostingAccount;

beforeEach(async () => {
  account = await openHostingAccount(await newFolder());
});
afterEach(() => account.close());

const streams = [
  ['sagemaker', 'InvokeEndpointWithResponseStream', 'sagemaker', 'sagemaker:InvokeEndpointWithResponseStream'],
  ['bedrock_on_demand', 'ConverseStream', 'bedrock', 'bedrock:InvokeModelWithResponseStream'],
] as const;
const record = async (id: string) => (await account.ledger.read('deployment', id))?.record;

describe.each(streams)('the smoke test of a deployment on %s', (target, operation, service, action) => {
  const suffer = async (fault: Fault, times = 100) => {
    account.simulator.faults.add({ service, operation, times, fault });
    return record(await account.ready({ target }));
  };
  const streamed = (smoke: { checks?: { code: string; result: string; detail: string }[] | undefined } | undefined) =>
    smoke?.checks?.find(({ code }) => code === 'streamed');

  it('hears it piece by piece: the same as whole, with the time of the first piece', async () => {
    const made = await record(await account.ready({ target }));
    expect(made?.state).toBe('running');
    expect(made?.smoke?.first_token_ms).toBeLessThanOrEqual(made?.smoke?.latency_ms ?? 0);
    expect(streamed(made?.smoke)).toMatchObject({ result: 'passed' });
    expect(account.simulator.requests.filter((one) => one.operation === operation)).toHaveLength(1);
  });

  it('waits with it until the model is ready, and does not fail it', async () => {
    const first = await suffer({ kind: 'error', name: 'ModelNotReadyException', status: 429 }, 2);
    expect(first).toMatchObject({ state: 'running', smoke: { ok: true } });
    expect(account.simulator.requests.filter((one) => one.error === 'ModelNotReadyException')).toHaveLength(2);
  });

  it('says meanwhile what it waits for', async () => {
    const waiting = await suffer({ kind: 'error', name: 'ModelNotReadyException', status: 429 });
    expect(waiting).toMatchObject({
      state: 'starting',
      detail: expect.stringMatching(/^up, but not asked yet: .*ModelNotReadyException/),
    });
    account.simulator.faults.clear();
    await account.pass(1);
    const ready = await record(waiting?.id ?? '');
    expect(ready).toMatchObject({ state: 'running' });
    expect(ready?.detail).toBeUndefined();
  });

  it('is without a first piece where streams are not allowed, and that is no fault of it', async () => {
    const Statement = { Effect: 'Deny', Action: action, Resource: '*' } as const;
    account.simulator.world.iam.caller.policies.set('Denied', { Version: '2012-10-17', Statement });
    const made = await record(await account.ready({ target }));
    expect(made).toMatchObject({ state: 'running', smoke: { ok: true } });
    expect(made?.smoke).not.toHaveProperty('first_token_ms');
    expect(streamed(made?.smoke)).toMatchObject({ result: 'unknown', detail: expect.stringContaining('access') });
  });

  it('fails it when its stream always breaks off, and says so', async () => {
    const made = await suffer({ kind: 'cut', bytes: 100 });
    expect(made).toMatchObject({ state: 'failed', failure: { cause: expect.stringContaining('piece by piece') } });
  });
});

it('the smoke test of an asynchronous endpoint says why it is heard whole', async () => {
  const made = await record(await account.ready({ target: 'sagemaker_async' }));
  const detail = 'an asynchronous endpoint leaves its answers in S3, each whole';
  expect(made?.smoke?.checks).toContainEqual({ code: 'streamed', result: 'unknown', detail });
});
