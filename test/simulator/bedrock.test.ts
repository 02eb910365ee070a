import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobRequest,
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import { describe, expect, it } from 'vitest';
import { put } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';
import { converseLines, tickets } from './ticket-rows.ts';

const start = simulators();
const MINUTE = 60_000;

async function withData() {
  const simulator = await start({ now: () => Date.UTC(2026, 0, 1) });
  const { output, role } = simulator.furniture;
  await put(simulator, 'train.jsonl', converseLines(tickets(300)));
  const request: CreateModelCustomizationJobRequest = {
    jobName: 'tr-1',
    customModelName: 'tr-1',
    roleArn: role,
    clientRequestToken: 'token-1',
    baseModelIdentifier: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k',
    customizationType: 'FINE_TUNING',
    hyperParameters: { epochCount: '2', batchSize: '8' },
    trainingDataConfig: { s3Uri: `${output}/train.jsonl` },
    outputDataConfig: { s3Uri: output },
  };
  return { simulator, bedrock: new BedrockClient(clientOf(simulator)), request };
}

describe('customization jobs', () => {
  it('validate, process and train, and say where they are', async () => {
    const { simulator, bedrock, request } = await withData();
    const { jobArn } = await bedrock.send(new CreateModelCustomizationJobCommand(request));
    const look = async () => {
      const seen = await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'tr-1' }));
      const { validationDetails, dataProcessingDetails, trainingDetails } = seen.statusDetails ?? {};
      const steps = [validationDetails, dataProcessingDetails, trainingDetails].map((step) => step?.status);
      return [seen.status, ...steps].join(' ');
    };
    expect(await look()).toBe('InProgress InProgress NotStarted NotStarted');
    await simulator.advance(3 * MINUTE);
    expect(await look()).toBe('InProgress Completed InProgress NotStarted');
    await simulator.advance(3 * MINUTE);
    expect(await look()).toBe('InProgress Completed Completed InProgress');
    await expect(
      bedrock.send(new CreateModelCustomizationJobCommand({ ...request, clientRequestToken: 'token-2' })),
    ).rejects.toThrow(/in use/);
    const { modelCustomizationJobSummaries } = await bedrock.send(new ListModelCustomizationJobsCommand({}));
    expect(modelCustomizationJobSummaries?.map((summary) => summary.jobArn)).toEqual([jobArn]);
  });

  it('created twice with one token are one', async () => {
    const { simulator, bedrock, request } = await withData();
    const first = await bedrock.send(new CreateModelCustomizationJobCommand(request));
    const second = await bedrock.send(new CreateModelCustomizationJobCommand(request));
    expect(second.jobArn).toBe(first.jobArn);
    expect(simulator.world.bedrock('us-east-1').jobs.size).toBe(1);
  });

  it('stop once', async () => {
    const { simulator, bedrock, request } = await withData();
    await bedrock.send(new CreateModelCustomizationJobCommand(request));
    await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: 'tr-1' }));
    await simulator.advance(2 * MINUTE);
    const { status } = await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'tr-1' }));
    expect(status).toBe('Stopped');
    await expect(bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: 'tr-1' }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it('of an unknown name, an unknown model or another region are refused', async () => {
    const { simulator, bedrock, request } = await withData();
    await expect(bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const other = { ...request, baseModelIdentifier: 'amazon.nova-lite-2-v1:0' };
    await expect(bedrock.send(new CreateModelCustomizationJobCommand(other))).rejects.toThrow(/base model identifier/);
    const elsewhere = new BedrockClient(clientOf(simulator, 'us-west-2'));
    await expect(elsewhere.send(new CreateModelCustomizationJobCommand(request))).rejects.toThrow(/in us-west-2/);
  });
});
