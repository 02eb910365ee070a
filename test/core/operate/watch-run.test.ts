import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCore } from '../../../src/core/core.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import { createSagemakerTraining } from '../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { localPorts } from '../../support/client.ts';
import { accountSpec, openAccount } from '../../support/simulated-account.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { trainingRecord } from '../../support/training-record.ts';

const newFolder = tempFolders();
const ID = 'tr-0000000000cc';
const MINUTE = 60_000;
let account: Awaited<ReturnType<typeof openAccount>>;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(async () => account.close());

/** A core with one run that SageMaker works on, as it is after its start. */
async function openRun() {
  const home = await newFolder();
  const runtime = createSagemakerTraining(account.settings);
  const ports = localPorts(home, { now: account.settings.now });
  const core = createCore({ ...ports, training: { ...ports.training, sagemaker: async () => runtime } });
  const ledger = createFileLedger(home);
  await runtime.start(accountSpec(ID));
  await ledger.create('training', ID, trainingRecord({ id: ID, runtime: 'sagemaker', state: 'starting' }));
  return { core, state: async () => (await ledger.read('training', ID))?.record.state };
}

it('a subscriber hears of a job in an account, and its record follows, without being asked for it', async () => {
  const { core, state } = await openRun();
  const heard: string[] = [];
  const stop = await core.watchRun(ID, {
    changed: () => heard.push('changed'),
    failed: (error) => heard.push(String(error)),
  });
  await expect.poll(() => heard.length).toBe(1);
  expect(await state()).toBe('starting');
  await account.simulator.advance(60 * MINUTE);
  await expect.poll(state, { timeout: 20_000 }).toBe('succeeded');
  stop();
  expect(new Set(heard)).toEqual(new Set(['changed']));
});

it('a subscriber is told once, not every moment, when credentials expire', async () => {
  const { core } = await openRun();
  account.simulator.faults.add({
    service: 'sagemaker',
    times: 99,
    fault: { kind: 'error', name: 'ExpiredTokenException' },
  });
  await account.simulator.advance(MINUTE);
  const heard: string[] = [];
  account.simulator.requests.length = 0;
  account.simulator.faults.add({ service: 'logs', times: 99, fault: { kind: 'error', name: 'ExpiredTokenException' } });
  const stop = await core.watchRun(ID, { changed: () => undefined, failed: (error) => heard.push(String(error)) });
  await expect.poll(() => heard.length).toBe(1);
  expect(heard[0]).toMatch(/credentials have expired/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  stop();
  expect(heard).toHaveLength(1);
});
