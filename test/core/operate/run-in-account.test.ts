import { expect, it } from 'vitest';
import { connect, localPorts } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { createPaidTraining } from '../../support/paid-runtime.ts';
import { tempFolders } from '../../support/temp-home.ts';

const tempFolder = tempFolders();

/** A run that has succeeded in an account and left this there. */
async function trained(artifact: string) {
  const home = await tempFolder();
  const paid = createPaidTraining({ low: 10, high: 20 });
  const client = await connect(localPorts(home, { training: { sagemaker: async () => paid.runtime } }));
  const { data } = await client.call('prepare_dataset', { source: await writeTickets(home, 120) });
  const dataset = String(data['dataset_id']);
  const asked = { dataset, model: 'nova-2-lite', runtime: 'sagemaker' };
  const plan = await client.call('start_training', asked);
  const id = String((await client.call('start_training', { ...asked, approve: plan.data['approve'] })).data['run_id']);
  paid.jobs.set(id, { name: id, state: 'succeeded', artifact });
  return { client, id, dataset };
}

it.each([
  [
    's3://escrow/run/step_61',
    (id: string, ds: string) => `call evaluate_model with model ${id} and dataset ${ds} (as a job`,
  ],
  [
    'arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.nova-2-lite-v1:0:256k/abc',
    (id: string) => `call deploy_model with run ${id}, then`,
  ],
])('says of %s, which nobody can ask yet, how it is measured and served', async (artifact, next) => {
  const { client, id, dataset } = await trained(artifact);
  const report = await client.call('get_run', { id });
  expect(report.data).toMatchObject({ state: 'succeeded', next: expect.stringContaining(next(id, dataset)) });
  const measured = await client.call('evaluate_model', { model: id, dataset });
  expect(measured.text).toContain(`not_ready: run ${id} left ${artifact}, which answers nobody until it is deployed`);
  expect(measured.text).toContain(`Next: ${next(id, dataset)}`);
  const asked = await client.call('invoke_model', { model: id, prompt: 'hello' });
  expect(asked.text).toMatch(/^not_ready: .*\nNext: call deploy_model with run \S+, then name the deployment/);
  const deployed = await client.call('deploy_model', { run: id, target: 'local' });
  expect(deployed.text).toMatch(/^unsupported: target local serves .*\nNext: leave target out/);
  const placed = await client.call('deploy_model', { run: id });
  expect(placed.text).toMatch(/^bad_request: no target takes it: target bedrock_on_demand is not available here/);
  const { data } = await client.call('get_run');
  expect(JSON.stringify(data)).not.toMatch(/"kind":"(evaluation|deployment)"/);
});

it('says of a catalog model where Bedrock is not reached that this server cannot ask it', async () => {
  const client = await connect(localPorts(await tempFolder()));
  const { text } = await client.call('invoke_model', { model: 'nova-2-lite', prompt: 'hello' });
  expect(text).toMatch(/^unavailable: models behind bedrock cannot be asked from this server/);
});
