import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { passingFailureOf } from '../../../../../src/core/passing-failure.ts';
import { createAwsInference } from '../../../../../src/core/runtimes/aws/inference/aws-inference.ts';
import type { ModelSource } from '../../../../../src/core/ports/inference.ts';

type Seen = { url: string; body: unknown };
type Reply = { status?: number; headers?: Record<string, string>; body: unknown };

let seen: Seen[] = [];
let reply: (one: Seen) => Reply = () => ({ body: {} });
let endpoint = '';
const server = createServer((request, response) => void serve(request, response));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request) text += String(part);
  const one = { url: decodeURIComponent(request.url ?? ''), body: text === '' ? undefined : JSON.parse(text) };
  seen.push(one);
  const { status = 200, headers = {}, body } = reply(one);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  seen = [];
});

const runtime = (region?: string) =>
  createAwsInference({
    bedrockEndpoint: endpoint,
    controlEndpoint: endpoint,
    sagemakerEndpoint: endpoint,
    now: () => new Date(0),
    ...(region === undefined ? {} : { region }),
  });
const ask = {
  messages: [
    { role: 'system', content: 'be brief' },
    { role: 'user', content: 'one' },
    { role: 'user', content: 'two' },
  ],
  temperature: 0,
  max_tokens: 64,
} as const;
const DEPLOYMENT = 'arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abc123';
const converse = { output: { message: { role: 'assistant', content: [{ text: 'yes' }] } }, stopReason: 'end_turn' };

async function answer(source: ModelSource, region?: string) {
  const model = await runtime(region).open(source);
  try {
    return await model.answer(ask);
  } finally {
    await model.close();
  }
}

describe('Bedrock', () => {
  it('is asked by Converse: system apart, neighbours of one role joined, tokens read back', async () => {
    reply = () => ({ body: { ...converse, usage: { inputTokens: 11, outputTokens: 1, totalTokens: 12 } } });
    expect(await answer({ from: 'bedrock', model: DEPLOYMENT, region: 'us-east-1' })).toEqual({
      text: 'yes',
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 1 },
    });
    expect(seen).toEqual([
      {
        url: `/model/${DEPLOYMENT}/converse`,
        body: {
          messages: [{ role: 'user', content: [{ text: 'one\ntwo' }] }],
          system: [{ text: 'be brief' }],
          inferenceConfig: { maxTokens: 64, temperature: 0 },
        },
      },
    ]);
  });

  it.each([
    ['nova-2-lite', 'us-west-2', 'us.amazon.nova-2-lite-v1:0'],
    ['nova-micro', 'ap-northeast-1', 'apac.amazon.nova-micro-v1:0'],
    ['amazon.nova-pro-v1:0:300k', 'eu-west-2', 'amazon.nova-pro-v1:0'],
  ])('knows %s in %s as %s', async (model, region, id) => {
    reply = () => ({ body: converse });
    await answer({ from: 'bedrock', model }, region);
    expect(seen[0]?.url).toBe(`/model/${id}/converse`);
  });

  it.each([
    [429, 'ThrottlingException', { 'retry-after': '2' }, { passing: 'throttled', retry_after_ms: 2000 }],
    [429, 'ModelNotReadyException', {}, { passing: 'throttled' }],
    [408, 'ModelTimeoutException', {}, { passing: 'timeout' }],
    [500, 'InternalServerException', {}, { passing: 'server' }],
    [400, 'ValidationException', {}, undefined],
    [403, 'AccessDeniedException', {}, undefined],
  ])('that answers %i %s is asked again as far as that may help', async (status, name, headers, failure) => {
    reply = () => ({ status, headers: { 'x-amzn-errortype': name, ...headers }, body: { message: 'because' } });
    const error = await answer({ from: 'bedrock', model: 'nova-lite' }, 'us-east-1').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ForgeError' });
    expect(seen).toHaveLength(1);
    const { cause: _, ...told } = passingFailureOf(error) ?? { passing: undefined, cause: undefined };
    expect(told).toEqual(failure ?? { passing: undefined });
  });

  it('is billed by the tokens of the base model, which the service is asked for', async () => {
    reply = ({ url }) => ({
      body: url.startsWith('/model-customization/custom-model-deployments')
        ? { modelArn: 'arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/x' }
        : { baseModelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k' },
    });
    const billing = await runtime().billing?.({ from: 'bedrock', model: DEPLOYMENT, region: 'us-east-1' });
    expect(billing).toMatchObject({ by: 'tokens', assumed: false, price: { input_usd: 0.33, output_usd: 2.75 } });
  });

  it('counts a high price and says so where none is known, and none where the hour is paid', async () => {
    const of = (model: string) => runtime('us-east-1').billing?.({ from: 'bedrock', model });
    expect(await of('us.vendor.model-v1:0')).toMatchObject({ assumed: true, price: { input_usd: 15 } });
    expect(await of('us.amazon.nova-lite-v1:0')).toMatchObject({ assumed: false, price: { input_usd: 0.06 } });
    const throughput = 'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/p';
    expect(await of(throughput)).toMatchObject({ by: 'running' });
  });

  it('without a region is refused before anybody is asked for leave to spend', async () => {
    await expect(runtime().billing?.({ from: 'bedrock', model: 'nova-lite' })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'no AWS region is set',
    });
  });
});

describe('a SageMaker endpoint', () => {
  const source: ModelSource = { from: 'sagemaker', endpoint: 'tickets', region: 'us-east-1' };
  const refuse: Reply = {
    status: 424,
    headers: { 'x-amzn-errortype': 'ModelError' },
    body: { Message: 'Received client error (400)', OriginalStatusCode: 400, OriginalMessage: 'content' },
  };

  it('is asked in the OpenAI form', async () => {
    reply = () => ({ body: { choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }] } });
    expect(await answer(source)).toMatchObject({ text: 'yes', stop_reason: 'end_turn' });
    expect(seen).toEqual([{ url: '/endpoints/tickets/invocations', body: { ...ask, stream: false } }]);
  });

  it('that does not understand it is asked in the form of Nova, and from then on only so', async () => {
    reply = ({ body }) =>
      JSON.stringify(body).includes('inferenceConfig')
        ? { body: { output: { message: { content: [{ text: 'ja' }] } }, stopReason: 'max_tokens' } }
        : refuse;
    const model = await runtime().open(source);
    expect(await model.answer(ask)).toMatchObject({ text: 'ja', stop_reason: 'max_tokens' });
    expect(await model.answer(ask)).toMatchObject({ text: 'ja' });
    await model.close();
    expect(seen).toHaveLength(3);
    expect(seen[2]?.body).toEqual({
      schemaVersion: 'messages-v1',
      messages: [
        { role: 'user', content: [{ text: 'one' }] },
        { role: 'user', content: [{ text: 'two' }] },
      ],
      system: [{ text: 'be brief' }],
      inferenceConfig: { maxTokens: 64, temperature: 0 },
    });
  });

  it('that understands neither says what it said', async () => {
    reply = () => refuse;
    const error = await answer(source).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining('client error (400)') });
  });

  it('costs nothing by the question', async () => {
    expect(await runtime().billing?.(source)).toMatchObject({ by: 'running' });
  });
});
