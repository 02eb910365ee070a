import { expect, it } from 'vitest';
import { tendDeployments } from '../../../../src/core/deployment/cloud/tend-deployments.ts';
import { removeDeployment } from '../../../../src/core/deployment/remove.ts';
import type { HostingRuntime } from '../../../../src/core/ports/hosting.ts';
import type { DeploymentRecord } from '../../../../src/core/runs/deployment-record.ts';
import { createFileLedger } from '../../../../src/core/runs/file-ledger.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();
const now = () => new Date('2026-11-22T12:00:00.000Z');

const record = (id: string, more: Partial<DeploymentRecord>): DeploymentRecord => ({
  id,
  names: [id],
  created_at: '2026-11-22T06:00:00.000Z',
  state: 'running',
  target: 'sagemaker',
  artifact: 's3://bucket/step_1',
  served_as: id,
  ttl_hours: 24,
  cost_per_hour: 1,
  spec: { name: id, artifact: 's3://bucket/step_1', served_as: id, environment: {} },
  ...more,
});

async function open(host: Partial<HostingRuntime>) {
  const ledger = createFileLedger(await newFolder());
  const runtime: HostingRuntime = {
    target: 'sagemaker',
    paid: true,
    hourly: async () => ({ low: 1, high: 1, assumptions: [] }),
    create: async ({ name }) => ({ name, state: 'starting' }),
    get: async (name) => ({ name, state: 'running' }),
    extend: async () => undefined,
    remove: async () => undefined,
    ...host,
  };
  const effects = {
    ledger,
    now,
    limits: { maxUsdPerRun: 100, maxUsdPerDay: 100 },
    hosting: { sagemaker: async () => runtime },
    inference: async () => Promise.reject(new Error('nobody is asked')),
  };
  const read = async (id: string) => (await ledger.read('deployment', id))?.record;
  const plant = (one: DeploymentRecord) => ledger.create('deployment', one.id, one);
  return { effects, read, plant };
}

it('ends a deployment that is past its time though a bug stops the tending of those before it, and says the bug', async () => {
  const removed: string[] = [];
  const { effects, read, plant } = await open({
    get: async (name) => Promise.reject(new TypeError(`no source of ${name}`)),
    create: async () => Promise.reject(new TypeError('no step')),
    remove: async (name) => void removed.push(name),
  });
  await plant(record('dp-aaaaaaaaaaaa', {}));
  await plant(record('dp-bbbbbbbbbbbb', { state: 'starting' }));
  await plant(record('dp-cccccccccccc', { expires_at: '2026-11-22T11:00:00.000Z' }));
  await tendDeployments(effects);
  expect(removed).toEqual(['dp-cccccccccccc']);
  expect((await read('dp-aaaaaaaaaaaa'))?.detail).toBe('internal error: no source of dp-aaaaaaaaaaaa');
  expect((await read('dp-bbbbbbbbbbbb'))?.detail).toBe('internal error: no step');
});

it('says of a step that stays missing after it was made that it does, and goes on when it is there', async () => {
  let there = false;
  const { effects, read, plant } = await open({
    create: async ({ name }) => ({ name, state: 'starting', ...(there ? { detail: 'waits' } : { step: 'model' }) }),
  });
  await plant(record('dp-dddddddddddd', { state: 'starting' }));
  await tendDeployments(effects);
  expect(await read('dp-dddddddddddd')).toMatchObject({
    state: 'starting',
    detail: 'step "model" was made 4 times and is missing each time',
  });
  there = true;
  await tendDeployments(effects);
  expect(await read('dp-dddddddddddd')).toMatchObject({ state: 'starting', detail: 'waits' });
});

it('does not tell to remove what a failed deployment left once that is removed', async () => {
  const made = [{ kind: 'model', id: 'm-1', region: 'us-east-1' }];
  const { effects, read, plant } = await open({
    create: async ({ name }) => ({ name, state: 'failed', failure: { cause: 'no room', fix: 'ask for more' }, made }),
  });
  const id = 'dp-eeeeeeeeeeee';
  await plant(record(id, { state: 'starting' }));
  await tendDeployments(effects);
  const failed = await read(id);
  expect(failed?.failure).toEqual({
    cause: 'no room; kept in the account: model m-1',
    fix: `ask for more; stop_run with id ${id} removes what is left`,
  });
  if (failed !== undefined) await removeDeployment(effects, failed);
  expect((await read(id))?.failure).toEqual({ cause: 'no room', fix: 'ask for more; what it left was removed' });
});
