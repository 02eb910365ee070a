import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../../support/client.ts';
import { writeTickets } from '../../support/dataset.ts';
import { simulatedPorts } from '../../support/simulated-ports.ts';
import { tempFolders } from '../../support/temp-home.ts';

const tempFolder = tempFolders();
const HOUR = 3_600_000;
let account: Awaited<ReturnType<typeof simulatedPorts>>;
let client: Awaited<ReturnType<typeof connect>>;
let dataset: string;

beforeEach(async () => {
  const home = await tempFolder();
  account = await simulatedPorts(home);
  client = await connect(account.ports);
  const { data } = await client.call('prepare_dataset', { source: await writeTickets(home, 240) });
  dataset = String(data['dataset_id']);
});

afterEach(async () => {
  await client.close();
  await account.close();
});

async function train(): Promise<string> {
  const asked = { dataset, model: 'nova-2-lite', runtime: 'sagemaker' };
  const plan = await client.call('start_training', asked);
  const run = await client.call('start_training', { ...asked, approve: plan.data['approve'] });
  await account.simulator.advance(48 * HOUR);
  const { data } = await client.call('get_run', { id: String(run.data['run_id']) });
  expect(data).toMatchObject({ state: 'succeeded' });
  return String(run.data['run_id']);
}

/** Both answers of a paid call: the plan, and what its approval started. */
async function approved(asked: Record<string, unknown>) {
  const plan = await client.call('evaluate_model', asked);
  const started = await client.call('evaluate_model', { ...asked, approve: plan.data['approve'] });
  return { plan, started };
}

it('a trained run is measured beside its base by one approved call, and the next compares them', async () => {
  const run = await train();
  const { plan, started } = await approved({ model: run, dataset, limit: 20 });
  expect(plan.data).toMatchObject({ state: 'needs_approval', n: 20, task: 'classification' });
  expect(plan.text).toContain(`as an evaluation job because run ${run} is not deployed`);
  expect(plan.text).toMatch(/nova-2-lite: [\d.]+ to [\d.]+ USD/);
  expect(started.data).toMatchObject({ state: 'starting', n: 20, task: 'classification', metrics: {} });
  await account.simulator.advance(3 * HOUR);
  const id = String(started.data['evaluation_id']);
  expect((await client.call('get_run', { id })).data).toMatchObject({ state: 'succeeded' });
  const done = await client.call('evaluate_model', { model: run, dataset, limit: 20 });
  const beside = String(Reflect.get(Object(done.data['untrained']), 'evaluation_id'));
  expect(done.data).toMatchObject({
    state: 'succeeded',
    n: 20,
    task: 'classification',
    untrained: { metrics: { exact_match: expect.any(Number) } },
    next: `call compare_runs with runs ["${beside}", "${id}"]`,
  });
  const compared = await client.call('compare_runs', { runs: [beside, id] });
  expect(compared.data).toMatchObject({ comparisons: [{ n: 20, metric: 'exact_match' }] });
});

it('a benchmark of the container tells no rows, neither while it runs nor as ones to pair', async () => {
  const asked = { model: 'nova-2-lite', task: 'mmlu' };
  const { started } = await approved(asked);
  expect(started.text).not.toMatch(/n = 0|0 of 0/);
  await account.simulator.advance(3 * HOUR);
  const id = String(started.data['evaluation_id']);
  const state = await client.call('get_run', { id });
  const done = await client.call('evaluate_model', asked);
  expect(done.data).toMatchObject({ state: 'succeeded', next: expect.stringContaining('tells no rows') });
  expect(state.data).toMatchObject({ state: 'succeeded', next: done.data['next'] });
  expect(state.text + done.text).not.toContain('n = 0');
});

it('rewards are preflighted: a role that may not ask the function is told before anything is paid', async () => {
  const { reward, role } = account.simulator.furniture;
  const asked = { model: 'nova-2-lite', task: 'rft_eval/4', judge_model: reward, dataset, limit: 10 };
  const policies = account.simulator.world.iam.roles.get(role)?.policies;
  const deny = { Effect: 'Deny', Action: 'lambda:InvokeFunction', Resource: '*' } as const;
  policies?.set('NoFunctions', { Version: '2012-10-17', Statement: deny });
  const refused = await client.call('evaluate_model', asked);
  expect(refused.text).toMatch(/role_permissions.*lambda:InvokeFunction/s);
  policies?.delete('NoFunctions');
  const { plan, started } = await approved(asked);
  expect(plan.data).toMatchObject({ task: 'rft_eval/4', n: 10 });
  await account.simulator.advance(3 * HOUR);
  const done = await client.call('evaluate_model', asked);
  expect(done.data).toMatchObject({ evaluation_id: started.data['evaluation_id'], state: 'succeeded', n: 10 });
  expect(done.data['primary']).toBe('mean_reward');
  expect(done.text).toContain('solved_sometimes');
});

it('a band that was measured is what a plan of reinforcement reads', async () => {
  const { reward } = account.simulator.furniture;
  const source = await writeTickets(await tempFolder(), 300);
  const { data } = await client.call('prepare_dataset', { source, method: 'rft', model: 'nova-2-lite' });
  const rewarded = String(data['dataset_id']);
  const training = {
    dataset: rewarded,
    model: 'nova-2-lite',
    method: 'rft_lora',
    runtime: 'sagemaker',
    hyperparameters: { reward_lambda_arn: reward },
  };
  const codesOf = (checks: unknown): string[] =>
    (Array.isArray(checks) ? checks : []).map((check: unknown) => String(Reflect.get(Object(check), 'code')));
  const before = await client.call('start_training', training);
  expect(before.text).toContain('approve');
  expect(codesOf(before.data['checks'])).toContain('groups_unknown');
  const whole = JSON.stringify(before.data['checks']);
  expect(whole).toContain(`task \\"rft_eval/4\\", judge_model ${reward}, dataset ${rewarded}`);
  await approved({
    model: 'nova-2-lite',
    task: 'rft_eval/4',
    judge_model: reward,
    dataset: rewarded,
    split: 'train',
    limit: 200,
  });
  await account.simulator.advance(3 * HOUR);
  await client.call('get_run', {});
  const again = await client.call('evaluate_model', {
    model: 'nova-2-lite',
    task: 'rft_eval/4',
    judge_model: reward,
    dataset: rewarded,
    split: 'train',
    limit: 200,
  });
  expect(again.data).toMatchObject({ state: 'succeeded', n: 200 });
  const after = await client.call('start_training', training);
  expect(codesOf(after.data['checks'])).not.toContain('groups_unknown');
});
