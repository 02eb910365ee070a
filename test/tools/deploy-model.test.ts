import { afterEach, expect, it } from 'vitest';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { connect } from '../support/client.ts';
import { plantModel } from '../support/hosting-account.ts';
import { simulatedPorts } from '../support/simulated-ports.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A client without a person to ask: a plan comes back with its token. */
async function client() {
  const home = await newFolder();
  const { ports, simulator, close } = await simulatedPorts(home);
  closing.push(close);
  await plantModel(simulator, createFileLedger(home));
  const connected = await connect(ports);
  closing.push(connected.close);
  return connected;
}

it('says the whole that is owed, what it is reckoned with, and until when the approval holds', async () => {
  const { text, data } = await (
    await client()
  ).call('deploy_model', {
    run: 'router',
    target: 'bedrock_provisioned',
    ttl_hours: 800,
    environment: { FORGE_UNIT_USD: '10', FORGE_COMMITMENT: 'one_month' },
  });
  expect(text).toMatch(/^To be approved: 8000\.00 USD; 10 USD an hour each.*committed for one_month: \d+ hours x/m);
  expect(text).toMatch(/^Next: .* approve before 20\d\d-\d\d-\d\dT/m);
  expect(data).toMatchObject({ state: 'needs_approval', cost: { high: 8000 } });
});

it('says both ends of a price that autoscaling moves', async () => {
  const { text } = await (
    await client()
  ).call('deploy_model', {
    run: 'router',
    target: 'sagemaker_async',
    ttl_hours: 10,
    environment: { FORGE_MAX_INSTANCES: '2' },
  });
  expect(text).toMatch(/^To be approved: 0\.00 to 333\.\d\d USD; /m);
});
