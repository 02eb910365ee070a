import { BedrockClient, CreateModelCustomizationJobCommand } from '@aws-sdk/client-bedrock';
import { CreateTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBedrockTraining } from '../../../src/core/runtimes/aws/training/bedrock-training.ts';
import { putRecipe } from '../../../src/core/runtimes/aws/training/put-recipe.ts';
import { toBedrockRequest } from '../../../src/core/runtimes/aws/training/bedrock-request.ts';
import { createSagemakerTraining } from '../../../src/core/runtimes/aws/training/sagemaker-training.ts';
import { toSagemakerRequest } from '../../../src/core/runtimes/aws/training/sagemaker-request.ts';
import { createServerlessTraining } from '../../../src/core/runtimes/aws/training/serverless-training.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import { connect, localPorts, type TestClient } from '../../support/client.ts';
import { accountSpec, openAccount, REGION } from '../../support/simulated-account.ts';
import { tempFolders } from '../../support/temp-home.ts';

const newFolder = tempFolders();
const MINUTE = 60_000;
let account: Awaited<ReturnType<typeof openAccount>>;
let simulator: Simulator;
let client: TestClient;
let home: string;

beforeEach(async () => {
  account = await openAccount();
  simulator = account.simulator;
  home = await newFolder();
  client = await connectAgain();
});
afterEach(async () => {
  await client.close();
  await account.close();
});

async function connectAgain(): Promise<TestClient> {
  const { settings } = account;
  const [sagemaker, serverless, bedrock] = [
    createSagemakerTraining(settings),
    createServerlessTraining(settings),
    createBedrockTraining(settings),
  ];
  const training = {
    sagemaker: async () => sagemaker,
    serverless: async () => serverless,
    bedrock: async () => bedrock,
  };
  const ports = localPorts(home, { now: settings.now });
  return connect({ ...ports, training: { ...ports.training, ...training } });
}

/** A job as a console would start it. */
async function startElsewhere(name: string): Promise<string> {
  await putRecipe(
    await account.settings.objects(),
    `s3://forge/runs/${name}/recipe/recipe.yaml`,
    accountSpec(name).cloud?.recipe ?? '',
  );
  const sagemaker = new SageMakerClient({ endpoint: simulator.endpoint, region: REGION });
  const { ModelPackageConfig: _, ...request } = toSagemakerRequest(accountSpec(name));
  const { TrainingJobArn = '' } = await sagemaker.send(new CreateTrainingJobCommand(request));
  return TrainingJobArn;
}

describe('a job that was started elsewhere', () => {
  it('is adopted by its name, followed to its end, and known by name, id and ARN from then on', async () => {
    const arn = await startElsewhere('from-the-console');
    const first = await client.call('get_run', { id: 'from-the-console', detail: 'full' });
    expect(first.data).toMatchObject({
      kind: 'training',
      state: 'starting',
      name: 'from-the-console',
      record: { origin: 'adopted', model: 'nova-2-lite', runtime: 'sagemaker', arn },
    });
    const { id } = first.data;
    await simulator.advance(60 * MINUTE);
    for (const text of ['from-the-console', String(id), arn]) {
      const again = await client.call('get_run', { id: text });
      expect(again.data).toMatchObject({ id, state: 'succeeded', cost_usd: { actual: expect.any(Number) } });
    }
    expect((await client.call('get_run', {})).text).toContain('from-the-console');
    expect(await client.read(`forge://runs/${String(id)}/logs`)).toContain('global_step: 1');
  });

  it('is stopped by its ARN', async () => {
    const arn = await startElsewhere('to-be-stopped');
    await simulator.advance(6 * MINUTE);
    const stopped = await client.call('stop_run', { id: arn });
    expect(stopped.data).toMatchObject({ state: 'stopping' });
    expect(simulator.requests.filter(({ operation }) => operation === 'StopTrainingJob')).toHaveLength(1);
  });

  it('is adopted from Bedrock too, with what its kind tells', async () => {
    const spec = accountSpec('tuned-in-bedrock');
    if (spec.cloud === undefined) return;
    const base = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k';
    const request = toBedrockRequest({ ...spec, settings: { epochCount: 2 }, cloud: { ...spec.cloud, base } });
    const bedrock = new BedrockClient({ endpoint: simulator.endpoint, region: REGION });
    const { jobArn = '' } = await bedrock.send(new CreateModelCustomizationJobCommand(request));
    const adopted = await client.call('get_run', { id: jobArn, detail: 'full' });
    expect(adopted.data).toMatchObject({
      name: 'tuned-in-bedrock',
      record: { runtime: 'bedrock', method: 'sft_lora', model: 'nova-2-lite', arn: jobArn },
    });
  });

  it('keeps the id it has here when the home folder was lost', async () => {
    await startElsewhere('tr-0123456789ab');
    expect((await client.call('get_run', { id: 'tr-0123456789ab' })).data).toMatchObject({ id: 'tr-0123456789ab' });
    await client.close();
    client = await connectAgain();
    expect((await client.call('get_run', { id: 'tr-0123' })).data).toMatchObject({ id: 'tr-0123456789ab' });
  });

  it('is not found when there is none, and the answer says so; when AWS cannot be asked, that it is unknown', async () => {
    const missing = await client.call('get_run', { id: 'no-such-job' });
    expect(missing).toMatchObject({ isError: true, text: expect.stringMatching(/no training or .*"no-such-job"/) });
    expect(missing.text).not.toContain('unknown');
    for (const service of ['sagemaker', 'bedrock'])
      simulator.faults.add({ service, times: 20, fault: { kind: 'error', name: 'ExpiredTokenException' } });
    const unasked = await client.call('get_run', { id: 'no-such-job' });
    expect(unasked.text).toMatch(/whether it is a job in AWS is unknown: .*credentials have expired/);
  });

  it('is shown as it was last seen when AWS cannot be asked later, with the reason, alone and among others', async () => {
    await startElsewhere('seen-before');
    const { id } = (await client.call('get_run', { id: 'seen-before' })).data;
    await simulator.advance(MINUTE);
    simulator.faults.add({ service: 'sagemaker', times: 20, fault: { kind: 'error', name: 'ExpiredTokenException' } });
    const blind = await client.call('get_run', { id: 'seen-before' });
    expect(blind).toMatchObject({
      isError: false,
      data: { state: 'starting', next: expect.stringMatching(/sign in again/) },
    });
    expect(blind.text).toMatch(/unknown now: training job seen-before: the AWS credentials have expired/);
    expect((await client.call('get_run')).data['live']).toMatchObject([{ id, state: 'starting' }]);
    simulator.faults.clear();
    await simulator.advance(60 * MINUTE);
    expect((await client.call('get_run', { id: 'seen-before' })).data).toMatchObject({ state: 'succeeded' });
  });
});
