import { CreateTrainingJobCommand, DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { createSagemakerTraining } from '../../../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { putRecipe } from '../../../../../src/core/runtimes/aws/training/put-recipe.ts';
import { toSagemakerRequest } from '../../../../../src/core/runtimes/aws/training/sagemaker-request.ts';
import { createServerlessTraining } from '../../../../../src/core/runtimes/aws/training/serverless-training.ts';
import type { CloudJob, TrainingJobSpec } from '../../../../../src/core/ports/training.ts';
import { putObject } from '../../../../../src/simulator/objects/object-shelf.ts';
import type { Fault } from '../../../../../src/simulator/faults.ts';
import {
  accountSpec,
  openAccount,
  putManifest,
  REGION,
  serverlessSpec,
} from '../../../../support/simulated-account.ts';

const MINUTE = 60_000;
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function setUp() {
  const account = await openAccount();
  opened.push(account.close);
  const { simulator, settings } = account;
  const runtime = createSagemakerTraining(settings);
  const made = (name: string) =>
    simulator.requests.filter(
      ({ operation, input, status }) =>
        operation === 'CreateTrainingJob' && input?.['TrainingJobName'] === name && status === 200,
    ).length;
  const fault = (operation: string, what: Fault, times = 1) =>
    simulator.faults.add({ service: 'sagemaker', operation, fault: what, times });
  return { simulator, runtime, settings, made, fault };
}

const withCloud = (name: string, cloud: Partial<CloudJob>): TrainingJobSpec => {
  const spec = accountSpec(name);
  return spec.cloud === undefined ? spec : { ...spec, cloud: { ...spec.cloud, ...cloud } };
};

describe('starting a job', () => {
  it('makes one job when the answer to an accepted create is lost', async () => {
    const { simulator, runtime, fault } = await setUp();
    fault('CreateTrainingJob', { kind: 'reset', when: 'after' });
    const job = await runtime.start(accountSpec('tr-000000000001'));
    expect(job).toMatchObject({ state: 'starting', arn: expect.stringMatching(/training-job\/tr-000000000001$/) });
    expect(simulator.world.sagemaker(REGION).jobs.size).toBe(1);
    await runtime.start(accountSpec('tr-000000000001'));
    expect(simulator.world.sagemaker(REGION).jobs.size).toBe(1);
  });

  it('finds its own job where the quota would not take another', async () => {
    const { simulator, runtime } = await setUp();
    simulator.world.quotas.set(`${REGION}/ml.p5.48xlarge for training job usage`, 4);
    await runtime.start(accountSpec('tr-000000000014', 4000));
    expect(await runtime.start(accountSpec('tr-000000000014', 4000))).toMatchObject({ state: 'starting' });
    expect(simulator.requests.filter(({ operation }) => operation === 'CreateTrainingJob')).toHaveLength(1);
  });

  it('refuses rows that were changed since they were prepared, and rows that are gone', async () => {
    const { simulator, runtime, made } = await setUp();
    const { objects } = simulator.world;
    const place = { bucket: 'forge', key: 'data/train.jsonl' };
    await putObject(objects, new Date(), place, 'other rows\n');
    const start = () => runtime.start(accountSpec('tr-000000000015'));
    await expect(start()).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringMatching(/train\.jsonl is not what was prepared/),
    });
    objects.buckets.get('forge')?.objects.delete('data/train.jsonl');
    await expect(start()).rejects.toMatchObject({
      code: 'bad_data',
      message: expect.stringMatching(/not there any more/),
    });
    expect(made('tr-000000000015')).toBe(0);
  });

  it('does not show that the service throttled or failed for a moment', async () => {
    const { runtime, made, fault } = await setUp();
    fault('CreateTrainingJob', { kind: 'throttle' }, 2);
    fault('DescribeTrainingJob', { kind: 'server_error' });
    await runtime.start(accountSpec('tr-000000000002'));
    expect(made('tr-000000000002')).toBe(1);
  });

  it('names credentials that have expired, and goes on with new ones', async () => {
    const { runtime, made, fault } = await setUp();
    fault('CreateTrainingJob', { kind: 'error', name: 'ExpiredTokenException', message: 'token expired' });
    await expect(runtime.start(accountSpec('tr-000000000003'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/creating training job tr-000000000003: the AWS credentials have expired/),
    });
    expect(made('tr-000000000003')).toBe(0);
    expect(await runtime.get('tr-000000000003')).toBeUndefined();
    await runtime.start(accountSpec('tr-000000000003'));
    expect(made('tr-000000000003')).toBe(1);
  });

  it('names a quota that is too small with both numbers', async () => {
    const { simulator, runtime } = await setUp();
    simulator.world.quotas.set(`${REGION}/ml.p5.48xlarge for training job usage`, 0);
    await expect(runtime.start(accountSpec('tr-000000000004'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/quota.*is 0 Instances.*4 Instances/s),
      next: expect.stringMatching(/Service Quotas/),
    });
  });

  it('puts the recipe beside the results before the job is made', async () => {
    const { simulator, runtime } = await setUp();
    await runtime.start(accountSpec('tr-000000000005'));
    const put = simulator.requests.findIndex(
      ({ operation, path }) => operation === 'PutObject' && path.endsWith('recipe.yaml'),
    );
    const create = simulator.requests.findIndex(({ operation }) => operation === 'CreateTrainingJob');
    expect(put).toBeGreaterThanOrEqual(0);
    expect(put).toBeLessThan(create);
  });

  it('makes a notice of the end when a topic is set, and clears away that of a job that is over', async () => {
    const { simulator, runtime } = await setUp();
    const notify = `arn:aws:sns:${REGION}:000000000000:ended`;
    const names = () => [...simulator.world.events(REGION).keys()];
    await runtime.start(withCloud('tr-000000000006', { notify }));
    expect(names()).toEqual(['nova-forge-tr-000000000006']);
    await runtime.start(withCloud('tr-000000000007', { notify }));
    expect(names()).toHaveLength(2);
    await runtime.stop('tr-000000000006');
    await simulator.advance(10 * MINUTE);
    await runtime.start(withCloud('tr-000000000008', { notify }));
    expect(names().toSorted()).toEqual(['nova-forge-tr-000000000007', 'nova-forge-tr-000000000008']);
  });
});

describe('an ended job', () => {
  const places = [
    ['output/output.tar.gz', { checkpoint_s3_bucket: 's3://customer-escrow-1/a' }],
    ['output/output/manifest.json', { checkpoint_s3_bucket: 's3://customer-escrow-1/a' }],
    ['manifest.json', { checkpoint_s3_path: 's3://customer-escrow-1/a' }],
  ] as const;

  it.each(places)('has its checkpoint read from %s', async (place, manifest) => {
    const { simulator, runtime } = await setUp();
    const name = 'tr-00000000000a';
    await runtime.start(accountSpec(name));
    await simulator.advance(300 * MINUTE);
    simulator.world.objects.buckets.get('forge')?.objects.delete(`runs/${name}/results/${name}/output/output.tar.gz`);
    await putManifest(simulator, `runs/${name}/results/${name}/${place}`, manifest);
    const job = await runtime.get(name);
    expect(job).toMatchObject({ state: 'succeeded', artifact: 's3://customer-escrow-1/a' });
    expect(job?.artifacts?.['manifest']).toContain(place);
  });

  it('says what could not be read rather than hiding it, and asks again', async () => {
    const { simulator, runtime } = await setUp();
    const name = 'tr-00000000000b';
    await runtime.start(accountSpec(name));
    await simulator.advance(300 * MINUTE);
    const key = `runs/${name}/results/${name}/manifest.json`;
    await putManifest(simulator, key, 'no manifest');
    expect(await runtime.get(name)).toMatchObject({
      state: 'succeeded',
      detail: expect.stringMatching(/unknown: .*no manifest/),
    });
    await putManifest(simulator, key, { checkpoint_s3_bucket: 's3://customer-escrow-1/b' });
    await simulator.advance(MINUTE);
    expect(await runtime.get(name)).toMatchObject({ artifact: 's3://customer-escrow-1/b' });
  });

  it('costs its billed seconds on all machines, and is not priced where the rate is unknown', async () => {
    const { simulator, runtime } = await setUp();
    await runtime.start(accountSpec('tr-00000000000c'));
    await runtime.start(withCloud('tr-00000000000d', { instance: { type: 'ml.p5en.48xlarge', count: 4 } }));
    await simulator.advance(300 * MINUTE);
    const job = await runtime.get('tr-00000000000c');
    const seconds = job?.billable_seconds ?? 0;
    expect(seconds).toBeGreaterThan(60);
    expect(job?.cost_usd).toBeCloseTo((60 * 4 * seconds) / 3600, 2);
    expect(await runtime.get('tr-00000000000d')).not.toHaveProperty('cost_usd');
  });

  it('without machines costs its tokens', async () => {
    const { simulator, settings } = await setUp();
    const runtime = createServerlessTraining(settings);
    await runtime.start(serverlessSpec('tr-000000000013'));
    await simulator.advance(300 * MINUTE);
    const { BillableTokenCount: tokens = 0 } = await new SageMakerClient({
      endpoint: simulator.endpoint,
      region: REGION,
    }).send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-000000000013' }));
    expect(tokens).toBeGreaterThan(0);
    expect((await runtime.get('tr-000000000013'))?.cost_usd).toBe(Math.round((4 * tokens) / 1e4) / 100);
  });

  it('that reached its time limit says so', async () => {
    const { simulator, runtime } = await setUp();
    await runtime.start({ ...accountSpec('tr-00000000000e', 4000), maxRuntimeSeconds: 60 });
    await simulator.advance(300 * MINUTE);
    expect(await runtime.get('tr-00000000000e')).toMatchObject({
      state: 'stopped',
      failure: { cause: expect.stringMatching(/time limit of 60 s/) },
    });
  });

  it('is found in its region by its ARN, whatever region is set now', async () => {
    const { simulator, runtime, settings } = await setUp();
    const { arn = '' } = await runtime.start(accountSpec('tr-00000000000f'));
    const elsewhere = createSagemakerTraining({ ...settings, region: 'us-west-2' });
    expect(await elsewhere.get('tr-00000000000f')).toBeUndefined();
    expect(await elsewhere.get(arn)).toMatchObject({ name: 'tr-00000000000f', state: 'starting' });
    await simulator.advance(4 * MINUTE);
    expect(await elsewhere.stop(arn)).toMatchObject({ state: 'stopping' });
  });
});

describe('the log of several machines', () => {
  it('is one log by time, each line with its machine, and can be followed while it grows', async () => {
    const { simulator, runtime } = await setUp();
    const name = 'tr-000000000010';
    await runtime.start(accountSpec(name, 60));
    const lines: string[] = [];
    let cursor: string | undefined;
    for (let minute = 0; minute < 90; minute++) {
      await simulator.advance(MINUTE);
      const page = await runtime.logs(name, cursor, 7);
      lines.push(...page.lines);
      cursor = page.next;
      if (cursor === undefined) break;
    }
    for (let page; cursor !== undefined; cursor = page.next) {
      page = await runtime.logs(name, cursor, 100);
      lines.push(...page.lines);
    }
    const steps = lines.flatMap((line) => /\[algo-1\] .*global_step: (\d+).*reduced_train_loss/.exec(line)?.[1] ?? []);
    expect(steps.map(Number)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const machines = new Set(lines.map((line) => line.slice(0, 8)));
    expect(machines).toEqual(new Set(['[algo-1]', '[algo-2]', '[algo-3]', '[algo-4]']));
    expect(lines.toSorted()).toEqual((await runtime.logs(name, undefined, 10_000)).lines.toSorted());
  });

  it('tells loss and learning rate by step', async () => {
    const { simulator, runtime } = await setUp();
    await runtime.start(accountSpec('tr-000000000012', 30));
    await simulator.advance(300 * MINUTE);
    const points = await runtime.metrics('tr-000000000012');
    const losses = points.filter(({ name }) => name === 'train_loss');
    expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(losses.at(-1)?.value).toBeLessThan(losses[0]?.value ?? 0);
    expect(points.filter(({ name }) => name === 'learning_rate')).toHaveLength(30);
  });

  it('refuses a cursor that is none of its own', async () => {
    const { runtime } = await setUp();
    await runtime.start(accountSpec('tr-000000000011'));
    await expect(runtime.logs('tr-000000000011', 'page-2', 10)).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('a job started elsewhere', () => {
  it('is told with its model, rows and settings; other kinds and unknown names are not', async () => {
    const { simulator, runtime, settings } = await setUp();
    const client = new SageMakerClient({ endpoint: simulator.endpoint, region: REGION });
    const objects = await settings.objects();
    await putRecipe(objects, 's3://forge/runs/from-the-console/recipe/recipe.yaml', 'run:\n  name: x\n');
    const { ModelPackageConfig: _group, ...request } = toSagemakerRequest(accountSpec('from-the-console'));
    await client.send(new CreateTrainingJobCommand({ ...request, Tags: [] }));
    expect(await runtime.adopt?.('from-the-console')).toMatchObject({
      job: { name: 'from-the-console', state: 'starting' },
      model: 'nova-2-lite',
      data: 's3://forge/data/train.jsonl',
      max_runtime_s: 7200,
    });
    expect(await runtime.adopt?.('never-was')).toBeUndefined();
    expect(await runtime.adopt?.('arn:aws:bedrock:us-east-1:000000000000:model-customization-job/x/y')).toBeUndefined();
    const { region: _region, ...regionless } = settings;
    const asked = simulator.requests.length;
    expect(await createSagemakerTraining(regionless).adopt?.('from-the-console')).toBeUndefined();
    expect(simulator.requests).toHaveLength(asked);
  });
});
