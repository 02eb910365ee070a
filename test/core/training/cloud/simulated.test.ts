import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { parse } from 'yaml';
import { connect, type TestClient } from '../../../support/client.ts';
import { writeTickets } from '../../../support/dataset.ts';
import { simulatedPorts } from '../../../support/simulated-ports.ts';
import { tempFolders } from '../../../support/temp-home.ts';

const newFolder = tempFolders();

describe('against an account whose every answer is strict', () => {
  let world: Awaited<ReturnType<typeof simulatedPorts>>;
  let client: TestClient;
  let dataset: string;

  beforeEach(async () => {
    const home = await newFolder();
    world = await simulatedPorts(home);
    client = await connect(world.ports);
    dataset = String(
      (await client.call('prepare_dataset', { source: await writeTickets(home, 600) })).data['dataset_id'],
    );
  });
  afterEach(async () => {
    await client.close();
    await world.close();
  });

  const start = async (more: Record<string, unknown>) => {
    const args = { dataset, model: 'nova-2-lite', ...more };
    const plan = await client.call('start_training', args);
    if (plan.isError) throw new Error(plan.text);
    const run = await client.call('start_training', { ...args, approve: plan.data['approve'] });
    if (run.isError) throw new Error(run.text);
    return { plan: plan.data, run: run.data, text: run.text };
  };
  const checksOf = (data: Record<string, unknown>) =>
    (data['checks'] as { code: string; severity: string }[])
      .filter(({ severity }) => severity !== 'info')
      .map(({ code }) => code);

  it.each([
    ['sagemaker', {}],
    ['sagemaker', { method: 'sft_full' }],
    ['serverless', {}],
    ['bedrock', {}],
  ] as const)('a run on %s %j is planned from the hub, approved and accepted by the service', async (runtime, more) => {
    const { plan, run, text } = await start({ runtime, ...more, success: { metric: 'exact_match', target: 0.8 } });
    expect(run['state']).toMatch(/^(starting|running)$/);
    // What the plan showed is not said again.
    expect(Object.keys(run).toSorted()).toEqual(
      ['cost', 'logs', 'next', 'next_check_s', 'run_id', 'runtime', 'state'].toSorted(),
    );
    expect(encode(text).length).toBeLessThanOrEqual(150);
    expect(
      checksOf(plan).filter(
        (code) => !['no_baseline', 'weak_test', 'full_rank_first', 'full_rank_hosting'].includes(code),
      ),
    ).toEqual([]);
    const whole = JSON.parse(await client.read(`forge://runs/${String(run['run_id'])}/plan`));
    expect(whole.cost.assumptions.join()).toContain('AWS price list');
    if (runtime === 'sagemaker') {
      expect(whole.settings.some(({ source }: { source: string }) => source.startsWith('hub recipe '))).toBe(true);
      expect(parse(whole.recipe, { version: '1.1' })).toMatchObject({ run: { name: run['run_id'], replicas: 4 } });
    }
    expect(
      (await client.call('start_training', { dataset, model: 'nova-2-lite', runtime, ...more })).data['run_id'],
    ).toBe(run['run_id']);
  });

  it('registers a plain function for a serverless job, and says so in the plan', async () => {
    const rows = await client.call('prepare_dataset', {
      source: await writeTickets(await newFolder(), 700),
      method: 'rft',
      columns: { prompt: 'body', reference_answer: 'queue' },
    });
    const { reward } = world.simulator.furniture;
    const { plan, run } = await start({
      dataset: rows.data['dataset_id'],
      runtime: 'serverless',
      hyperparameters: { reward_lambda_arn: reward },
    });
    const whole = JSON.parse(await client.read(`forge://runs/${String(plan['plan_id'])}/plan`));
    const evaluator =
      'arn:aws:sagemaker:us-east-1:111122223333:hub-content/nova-forge-mcp/JsonDoc/RehearsalSageMakerReward';
    expect(whole.creates).toEqual(
      expect.arrayContaining([
        'hub nova-forge-mcp, unless it exists',
        `evaluator ${evaluator} for ${reward}, unless it is registered`,
      ]),
    );
    await world.simulator.advance(6 * 3_600_000);
    const done = await client.call('get_run', { id: run['run_id'] });
    expect(done.data).toMatchObject({ state: 'succeeded', metrics: { reward: expect.any(Number) } });
    const { jobs } = world.simulator.world.sagemaker('us-east-1');
    expect(jobs.get(String(run['run_id']))?.request.ServerlessJobConfig?.EvaluatorArn).toBe(`${evaluator}/0.0.1`);
  });

  it('goes on from an SFT checkpoint by rewards', async () => {
    const { run } = await start({});
    await world.simulator.advance(6 * 3_600_000);
    const done = await client.call('get_run', { id: run['run_id'] });
    expect(done.data['state']).toBe('succeeded');
    const home = await newFolder();
    const rows = await client.call('prepare_dataset', {
      source: await writeTickets(home, 700),
      method: 'rft',
      columns: { prompt: 'body', reference_answer: 'queue' },
    });
    const args = {
      dataset: rows.data['dataset_id'],
      from_run: run['run_id'],
      hyperparameters: { reward_lambda_arn: world.simulator.furniture.reward },
    };
    const second = await start({ ...args });
    expect(second.run['state']).toMatch(/^(starting|running)$/);
    const { recipe } = JSON.parse(await client.read(`forge://runs/${String(second.run['run_id'])}/plan`));
    expect(parse(recipe)).toMatchObject({
      run: { model_name_or_path: expect.stringMatching(/^s3:\/\/customer-escrow-/) },
      training_config: { trainer: { optim_config: { lr: 0.00001 } } },
    });
  });
});
