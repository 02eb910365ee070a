import { gunzipSync } from 'node:zlib';
import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateModelPackageGroupCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { unpackTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { objectAt } from '../../src/simulator/objects/object-shelf.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { jobRequest, put, sftRecipe } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';
import { converseLines, questionLines, rewardLines, tickets } from './ticket-rows.ts';

const start = simulators();
const HOUR = 3_600_000;

async function run(simulator: Simulator, request: CreateTrainingJobRequest) {
  const sagemaker = new SageMakerClient(clientOf(simulator));
  await sagemaker.send(new CreateTrainingJobCommand(request));
  await simulator.advance(24 * HOUR);
  return sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: request.TrainingJobName }));
}

async function files(simulator: Simulator, archive = ''): Promise<Record<string, string>> {
  const packed = await objectAt(simulator.world.objects, archive)?.content.whole();
  const entries = await unpackTar(gunzipSync(packed ?? Buffer.alloc(0)));
  return Object.fromEntries(entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString()]));
}

async function lines(simulator: Simulator, job: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient(clientOf(simulator));
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${job}/` }),
  );
  return events.map(({ message = '' }) => message);
}

const numbers = (text: readonly string[], pattern: RegExp) =>
  text.flatMap((line) => Number(pattern.exec(line)?.[1] ?? Number.NaN)).filter((value) => !Number.isNaN(value));

async function fineTuned(simulator: Simulator, steps: number) {
  const train = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
  const validation = await put(simulator, 'validation.jsonl', converseLines(tickets(60, 300)));
  const recipe = await put(simulator, 'recipe.yaml', sftRecipe(steps));
  return run(simulator, jobRequest(simulator, 'tr-sft', { train, validation, recipe }));
}

async function accuracy(simulator: Simulator, name: string, checkpoint?: string): Promise<number> {
  const train = await put(simulator, 'questions.jsonl', questionLines(tickets(90, 1000)));
  const recipe = await put(
    simulator,
    'eval.yaml',
    'run:\n  name: tickets\n  model_name_or_path: nova-lite-2/prod\nevaluation:\n  task: gen_qa\n',
  );
  const begin = checkpoint === undefined ? {} : { base_model_location: checkpoint };
  const done = await run(simulator, jobRequest(simulator, name, { train, recipe }, begin));
  const found = Object.entries(await files(simulator, done.ModelArtifacts?.S3ModelArtifacts));
  const [, results = '{}'] = found.find(([file]) => /^tickets\/eval_results\/results_.*\.json$/.test(file)) ?? [];
  const rows =
    found
      .find(([file]) => file.endsWith('inference_output.jsonl'))?.[1]
      .trim()
      .split('\n') ?? [];
  expect(rows).toHaveLength(90);
  expect(JSON.parse(rows[0] ?? '')).toMatchObject({
    gold: "['shipping']",
    inference: expect.stringMatching(/^\['\w+'\]$/),
  });
  return JSON.parse(results).results['custom|gen_qa_gen_qa|0'].em;
}

describe('a fine-tuning job', () => {
  it('learns from its rows: the loss falls in the log, and what it leaves names a checkpoint that answers better', async () => {
    const simulator = await start();
    const done = await fineTuned(simulator, 75);
    expect(done.TrainingJobStatus).toBe('Completed');
    const log = await lines(simulator, 'tr-sft');
    expect(log.filter((line) => line.includes('heartbeat'))).toHaveLength(3 * 75);
    const losses = numbers(log, /reduced_train_loss: ([\d.]+)/);
    expect(losses).toHaveLength(75);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 3);
    expect(numbers(log, /val_loss: ([\d.]+)/)).toHaveLength(8); // every ten steps and at the end
    expect(done.FinalMetricDataList?.map(({ MetricName }) => MetricName)).toContain('reduced_train_loss');
    const left = await files(simulator, done.ModelArtifacts?.S3ModelArtifacts);
    const checkpoint = JSON.parse(left['manifest.json'] ?? '{}').checkpoint_s3_bucket;
    expect(checkpoint).toBe('s3://customer-escrow-000000000000-smtj-5e1f0a2b/tr-sft/step_75');
    expect(await accuracy(simulator, 'ev-base')).toBeLessThan(0.6);
    expect(await accuracy(simulator, 'ev-tuned', checkpoint)).toBeGreaterThan(0.95);
  });

  it('of the default ten steps has seen a part of its rows, and knows less', async () => {
    const simulator = await start();
    const { TrainingJobStatus } = await fineTuned(simulator, 4);
    expect(TrainingJobStatus).toBe('Completed');
    const losses = numbers(await lines(simulator, 'tr-sft'), /reduced_train_loss: ([\d.]+)/);
    expect(losses.at(-1)).toBeGreaterThan(0.3);
  });

  it('fails with the service’s words when its data, its role or its recipe are not good', async () => {
    const simulator = await start();
    const good = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
    const bad = await put(simulator, 'bad.jsonl', `${converseLines(tickets(1))}{"messages": [}\n`);
    const recipe = await put(simulator, 'recipe.yaml', sftRecipe(10));
    const unfilled = await put(simulator, 'unfilled.yaml', "run:\n  name: '{{name}}'\n");
    const reason = async (name: string, channels: Record<string, string>, hyperparameters = {}) => {
      const done = await run(simulator, jobRequest(simulator, name, channels, hyperparameters));
      expect(done.TrainingJobStatus).toBe('Failed');
      expect((await lines(simulator, name)).at(-1)).toContain(done.FailureReason);
      return done.FailureReason;
    };
    expect(await reason('tr-1', { train: bad, recipe })).toMatch(/^ClientError: .*format of the recipe: line 2/);
    expect(await reason('tr-2', { train: good, recipe: unfilled })).toContain('name is the placeholder {{name}}');
    expect(await reason('tr-3', { train: good, recipe }, { base_model_location: 's3://nowhere/at-all' })).toContain(
      's3://nowhere/at-all',
    );
    simulator.world.failures.set('tr-4', { share: 0.5, reason: 'AlgorithmError: CUDA out of memory' });
    expect((await run(simulator, jobRequest(simulator, 'tr-4', { train: good, recipe }))).FailureReason).toContain(
      'CUDA',
    );
    simulator.world.iam.roles.get(simulator.furniture.role)?.policies.clear();
    expect(await reason('tr-5', { train: good, recipe })).toContain('the role needs s3:GetObject');
  });
});

describe('a reinforcement job', () => {
  it('begins where its checkpoint was, and its rewards are those of the function', async () => {
    const simulator = await start();
    await fineTuned(simulator, 8);
    const train = await put(simulator, 'rewards.jsonl', rewardLines(tickets(120, 500)));
    const recipe = await put(
      simulator,
      'rft.yaml',
      `run:\n  name: rewards\n  reward_lambda_arn: ${simulator.furniture.reward}\ntraining_config:\n  global_batch_size: 64\n  rollout: {}\n  trainer:\n    max_steps: 20\n    optim_config:\n      lr: 1.0e-04\n`,
    );
    const begin = { base_model_location: 's3://customer-escrow-000000000000-smtj-5e1f0a2b/tr-sft/step_8' };
    await run(simulator, jobRequest(simulator, 'tr-new', { train, recipe }));
    await run(simulator, jobRequest(simulator, 'tr-on', { train, recipe }, begin));
    const rewards = async (job: string) => numbers(await lines(simulator, job), /critic\/rewards\/mean:([\d.]+)/);
    const [fresh, on] = [await rewards('tr-new'), await rewards('tr-on')];
    expect(on).toHaveLength(20);
    expect(on[0]).toBeGreaterThan((fresh[0] ?? 1) + 0.1);
    expect(on.at(-1)).toBeGreaterThan(0.95);
  });

  it('fails when the function does not answer a score for each sample', async () => {
    const simulator = await start();
    const found = simulator.world.functions.get(simulator.furniture.reward);
    if (found !== undefined) found.invoke = () => ({ statusCode: 200 });
    const train = await put(simulator, 'rewards.jsonl', rewardLines(tickets(60)));
    const recipe = await put(
      simulator,
      'rft.yaml',
      `run:\n  reward_lambda_arn: ${simulator.furniture.reward}\ntraining_config:\n  max_steps: 5\n`,
    );
    const done = await run(simulator, jobRequest(simulator, 'tr-1', { train, recipe }));
    expect(done.FailureReason).toMatch(/0 scores for 60 samples: {"statusCode":200}/);
  });
});

describe('a serverless job', () => {
  it('has no machines, is billed by tokens and leaves a model package that the next job goes on from', async () => {
    const simulator = await start();
    const sagemaker = new SageMakerClient(clientOf(simulator));
    const { ModelPackageGroupArn } = await sagemaker.send(
      new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'runs' }),
    );
    const train = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
    const {
      AlgorithmSpecification: _image,
      ResourceConfig: _machines,
      ...rest
    } = jobRequest(simulator, 'tr-1', { train });
    const request: CreateTrainingJobRequest = {
      ...rest,
      HyperParameters: { name: 'tickets', max_steps: '75', global_batch_size: '32', learning_rate: '0.00001' },
      OutputDataConfig: { S3OutputPath: simulator.furniture.output, CompressionType: 'NONE' },
      ServerlessJobConfig: {
        BaseModelArn:
          'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/nova-textgeneration-lite-v2/3.2.0',
        AcceptEula: true,
        JobType: 'FineTuning',
        CustomizationTechnique: 'SFT',
        Peft: 'LORA',
      },
      ModelPackageConfig: { ModelPackageGroupArn },
    };
    await sagemaker.send(new CreateTrainingJobCommand(request));
    await simulator.advance(10 * 60_000);
    const half = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    expect(half.ProgressInfo).toMatchObject({ TotalStepCountPerEpoch: 10, MaxEpoch: 8 });
    await simulator.advance(HOUR);
    const done = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'tr-1' }));
    expect(done).toMatchObject({ TrainingJobStatus: 'Completed', BillableTokenCount: expect.any(Number) });
    expect(done.BillableTimeInSeconds).toBeUndefined();
    const manifest = objectAt(
      simulator.world.objects,
      `${simulator.furniture.output}/tr-1/output/output/manifest.json`,
    );
    expect((await manifest?.content.whole())?.toString()).toContain('customer-escrow');
    const next = {
      ...request,
      TrainingJobName: 'tr-2',
      ModelPackageConfig: { ModelPackageGroupArn, SourceModelPackageArn: done.OutputModelPackageArn },
    };
    expect((await run(simulator, next)).TrainingJobStatus).toBe('Completed');
  });
});

describe('a Bedrock job', () => {
  it('leaves a custom model that answers, and tables of its losses', async () => {
    const simulator = await start();
    const bedrock = new BedrockClient(clientOf(simulator));
    const s3Uri = await put(simulator, 'train.jsonl', converseLines(tickets(300)));
    await bedrock.send(
      new CreateModelCustomizationJobCommand({
        jobName: 'tr-1',
        customModelName: 'tr-1',
        roleArn: simulator.furniture.role,
        baseModelIdentifier: 'amazon.nova-2-lite-v1:0:256k',
        hyperParameters: { epochCount: '5', batchSize: '8' },
        trainingDataConfig: { s3Uri },
        outputDataConfig: { s3Uri: simulator.furniture.output },
      }),
    );
    await simulator.advance(5 * HOUR);
    const done = await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'tr-1' }));
    expect(done).toMatchObject({
      status: 'Completed',
      outputModelArn: expect.stringContaining(':custom-model/amazon.nova-2-lite-v1:0:256k/'),
    });
    const id = done.jobArn?.split('/').at(-1);
    const table = objectAt(
      simulator.world.objects,
      `${simulator.furniture.output}/model-customization-job-${id}/training_artifacts/step_wise_training_metrics.csv`,
    );
    expect((await table?.content.whole())?.toString()).toMatch(
      /^step_number,epoch_number,training_loss,perplexity\n1,0,/,
    );
    const runtime = new BedrockRuntimeClient(clientOf(simulator));
    const right = async (modelId = '') => {
      let count = 0;
      for (const { text, label } of tickets(30, 2000)) {
        const { output } = await runtime.send(
          new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text }] }] }),
        );
        if (output?.message?.content?.[0]?.text === label) count++;
      }
      return count;
    };
    const served = await bedrock.send(
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: 'served', modelArn: done.outputModelArn }),
    );
    await simulator.advance(HOUR);
    expect(await right(served.customModelDeploymentArn)).toBe(30);
    expect(await right('us.amazon.nova-2-lite-v1:0')).toBeLessThan(20);
    await expect(
      runtime.send(new ConverseCommand({ modelId: 'amazon.nova-ultra', messages: [] })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
