import {
  BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobRequest,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from '@aws-sdk/client-bedrock';
import { describe, expect, it } from 'vitest';
import type { BatchEnd } from '../../src/simulator/bedrock/bedrock-state.ts';
import { put } from './job-request.ts';
import { clientOf, simulators } from './simulated.ts';

const start = simulators();
const MINUTE = 60_000;

const record = (number: number): string =>
  JSON.stringify({
    recordId: `R${number}`,
    modelInput: { messages: [{ role: 'user', content: [{ text: `Say this back. Line ${number}` }] }] },
  });

async function withRecords(count: number, broken: string[] = []) {
  const simulator = await start({ now: () => Date.UTC(2026, 0, 1) });
  const { output, role } = simulator.furniture;
  const lines = [...Array.from({ length: count }, (_, index) => record(index)), ...broken];
  const request: CreateModelInvocationJobRequest = {
    jobName: 'ev-1',
    clientRequestToken: 'ev-1',
    roleArn: role,
    modelId: 'us.amazon.nova-lite-v1:0',
    modelInvocationType: 'Converse',
    inputDataConfig: { s3InputDataConfig: { s3Uri: await put(simulator, 'questions.jsonl', `${lines.join('\n')}\n`) } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `${output}/answers/` } },
    timeoutDurationInHours: 24,
  };
  const bedrock = new BedrockClient(clientOf(simulator));
  const create = async (change: object = {}) =>
    (await bedrock.send(new CreateModelInvocationJobCommand({ ...request, ...change }))).jobArn ?? '';
  const look = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  const left = async (): Promise<Map<string, string>> => {
    const objects = [...(simulator.world.objects.buckets.get(output.split('/')[2] ?? '')?.objects ?? [])];
    const found = objects.filter(([key]) => key.includes('/answers/'));
    const texts = found.map(async ([key, { content }]): Promise<[string, string]> => [
      key.split('/answers/')[1] ?? '',
      (await content.whole()).toString('utf8'),
    ]);
    return new Map(await Promise.all(texts));
  };
  const end = (given: BatchEnd): void => void simulator.world.batches.set('ev-1', given);
  return { simulator, bedrock, create, look, left, end };
}

describe('batch jobs', () => {
  it('answer every record with what Converse would say, in another order, beside a manifest', async () => {
    const { simulator, create, look, left } = await withRecords(120);
    const arn = await create();
    expect(arn).toMatch(/:model-invocation-job\/[a-z0-9]{12}$/);
    await simulator.advance(20 * MINUTE);
    expect(await look(arn)).toMatchObject({ status: 'Completed', totalRecordCount: 120, successRecordCount: 120 });
    const files = await left();
    const id = arn.split('/')[1] ?? '';
    expect([...files.keys()].toSorted()).toEqual([`${id}/manifest.json.out`, `${id}/questions.jsonl.out`]);
    const answers = (files.get(`${id}/questions.jsonl.out`) ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ recordId }) => recordId)).not.toEqual(Array.from({ length: 120 }, (_, n) => `R${n}`));
    for (const { recordId, modelOutput } of answers)
      expect(modelOutput.output.message.content[0].text).toBe(`Line ${recordId.slice(1)}`);
    const manifest = JSON.parse(files.get(`${id}/manifest.json.out`) ?? '');
    const tokens = answers.reduce((sum, { modelOutput }) => sum + modelOutput.usage.outputTokens, 0);
    expect(manifest).toMatchObject({ totalRecordCount: 120, successRecordCount: 120, outputTokenCount: tokens });
  });

  it('created twice with one token are one, and a name is taken once', async () => {
    const { create, bedrock } = await withRecords(100);
    const arn = await create();
    expect(await create()).toBe(arn);
    await expect(create({ clientRequestToken: 'other' })).rejects.toMatchObject({ name: 'ConflictException' });
    const { invocationJobSummaries } = await bedrock.send(new ListModelInvocationJobsCommand({ nameContains: 'ev-' }));
    expect(invocationJobSummaries?.map(({ jobArn }) => jobArn)).toEqual([arn]);
  });

  it.each([
    [99, [], 'less than the minimum of 100'],
    [100, ['{"recordId":"x"}'], 'Line 101 of questions.jsonl'],
    [100, ['not json'], 'Line 101 of questions.jsonl'],
  ])('with %i records and %j beside them fail when they are validated', async (count, broken, message) => {
    const { simulator, create, look } = await withRecords(count, broken);
    const arn = await create();
    await simulator.advance(20 * MINUTE);
    expect(await look(arn)).toMatchObject({ status: 'Failed', message: expect.stringContaining(message) });
  });

  it('refuse a record that Converse would refuse, and go on', async () => {
    const odd = JSON.stringify({ recordId: 'odd', modelInput: { messages: [] } });
    const { simulator, create, look, left } = await withRecords(100, [odd]);
    const arn = await create();
    await simulator.advance(20 * MINUTE);
    expect(await look(arn)).toMatchObject({ status: 'Completed', errorRecordCount: 1, successRecordCount: 100 });
    const text = [...(await left()).values()].join('');
    expect(text).toContain('"recordId":"odd","modelInput":{"messages":[]},"error":{"errorCode":400');
  });

  it('stop once, and leave what they answered by then', async () => {
    const { simulator, create, look, left, bedrock } = await withRecords(4000);
    const arn = await create();
    await simulator.advance(7.5 * MINUTE);
    const { processedRecordCount = 0 } = await look(arn);
    expect(processedRecordCount).toBeGreaterThan(0);
    await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
    expect((await look(arn)).status).toBe('Stopping');
    await simulator.advance(MINUTE);
    expect(await look(arn)).toMatchObject({ status: 'Stopped', processedRecordCount });
    const answers = [...(await left())].find(([name]) => name.endsWith('.jsonl.out'))?.[1] ?? '';
    expect(answers.trim().split('\n')).toHaveLength(processedRecordCount);
    await expect(bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it.each(['PartiallyCompleted', 'Expired'] as const)('end as %s by the script, with a part', async (status) => {
    const { simulator, create, look, end } = await withRecords(200);
    end({ status, share: 0.25 });
    const arn = await create();
    await simulator.advance(20 * MINUTE);
    expect(await look(arn)).toMatchObject({ status, totalRecordCount: 200, processedRecordCount: 50 });
  });

  it.each([
    [{ modelId: 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/abcdefghijkl' }, 'ValidationException'],
    [{ modelId: 'amazon.nova-mega-v1:0' }, 'ValidationException'],
    [{ timeoutDurationInHours: 12 }, 'ValidationException'],
    [{ roleArn: 'arn:aws:iam::000000000000:role/Nobody' }, 'ValidationException'],
  ])('with %j are refused', async (change, name) => {
    const { create } = await withRecords(100);
    await expect(create(change)).rejects.toMatchObject({ name });
  });
});
