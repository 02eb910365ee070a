import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passingFailureOf } from '../../../../../src/core/passing-failure.ts';
import type { ModelSource } from '../../../../../src/core/ports/inference.ts';
import { createAwsInference } from '../../../../../src/core/runtimes/aws/inference/aws-inference.ts';
import type { Fault } from '../../../../../src/simulator/faults.ts';
import { simulators } from '../../../../simulator/simulated.ts';
import { hostEndpoint } from '../../../../support/simulated-endpoint.ts';

const kept = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDSIMULATED', AWS_SECRET_ACCESS_KEY: 'simulated' });
});
afterAll(() => {
  process.env = kept;
});

const start = simulators();
const ANSWER = 'grün ☂ 😀 über alles Ωmega';
const ask = { messages: [{ role: 'user', content: ANSWER }], max_tokens: 64, temperature: 0 } as const;
const ways = [
  {
    name: 'Bedrock',
    source: { from: 'bedrock', model: 'amazon.nova-lite-v1:0' },
    service: 'bedrock',
    operation: 'ConverseStream',
    middle: { events: 5, bytes: 800 },
    failed: ['modelStreamErrorException', 'internalServerException'],
  },
  {
    name: 'a SageMaker endpoint',
    source: { from: 'sagemaker', endpoint: 'tickets' },
    service: 'sagemaker',
    operation: 'InvokeEndpointWithResponseStream',
    middle: { events: 20, bytes: 3000 },
    failed: ['ModelStreamError', 'InternalStreamFailure'],
  },
] as const satisfies readonly { source: ModelSource; [key: string]: unknown }[];

/** A model of a simulated account, with what was heard of its answer. */
async function open(source: ModelSource, silenceMs = 20_000) {
  const simulator = await start();
  if (source.from === 'sagemaker') await hostEndpoint(simulator, source.endpoint, () => ANSWER);
  const { endpoint } = simulator;
  const inference = createAwsInference({
    region: 'us-east-1',
    bedrockEndpoint: endpoint,
    controlEndpoint: endpoint,
    sagemakerEndpoint: endpoint,
    now: () => new Date(),
    patience: { silenceMs, wholeMs: 30_000 },
  });
  const model = await inference.open(source);
  const heard: string[] = [];
  const stream = async (signal?: AbortSignal): Promise<unknown> =>
    model.stream?.(ask, (piece) => heard.push(piece), signal).catch((error: unknown) => error);
  return { simulator, model, heard, stream };
}

describe.each(ways)('$name asked piece by piece', ({ source, service, operation, middle, failed }) => {
  const what = source.from === 'bedrock' ? source.model : source.endpoint;
  async function suffer(fault: Fault, silenceMs?: number) {
    const opened = await open(source, silenceMs);
    opened.simulator.faults.add({ service, operation, fault });
    const error = await opened.stream();
    return { ...opened, error, passing: passingFailureOf(error)?.passing };
  }

  it('says what it says whole, in the pieces that come, however packets tear them', async () => {
    const { simulator, model, heard, stream } = await open(source);
    const whole = await model.answer(ask);
    expect(whole.text).toBe(ANSWER);
    expect(await stream()).toEqual(whole);
    expect(heard).toEqual(ANSWER.match(/\s*\S+/g));
    expect(simulator.requests.at(-1)).toMatchObject({ service, operation, status: 200 });
    await model.close();
  });

  it.each(failed)('that says %s within the stream failed in a way that may pass', async (name) => {
    const { heard, error, passing } = await suffer({
      kind: 'event',
      after: middle.events,
      name,
      message: 'the model is gone',
    });
    expect(heard.length).toBeGreaterThan(0);
    const after = `${what}, after ${heard.length} pieces? of its answer: \\w+: the model is gone`;
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(after) });
    expect(passing).toBe('server');
  });

  it.each([
    ['ModelNotReadyException', 429, 'throttled'],
    ['ThrottlingException', 429, 'throttled'],
    ['InternalFailure', 500, 'server'],
    ['AccessDeniedException', 403, undefined],
  ])('that answers %s before the stream fails as it does when it is asked whole', async (name, status, wanted) => {
    const message = 'not authorized to perform: this';
    const { simulator, model, error, passing } = await suffer({ kind: 'error', name, status, message });
    simulator.faults.add({ service, fault: { kind: 'error', name, status, message } });
    const whole: unknown = await model.answer(ask).catch((thrown: unknown) => thrown);
    expect(passing).toBe(wanted);
    expect([error, whole]).toMatchObject([{ code: 'unavailable' }, { code: 'unavailable' }]);
    expect(passingFailureOf(whole)?.passing).toBe(wanted);
    if (wanted === undefined) expect(error).toMatchObject({ next: expect.stringContaining('ResponseStream') });
  });

  it.each([90, 700, 1500])('whose connection breaks after %i bytes has broken off', async (bytes) => {
    const { error, passing } = await suffer({ kind: 'cut', bytes });
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(what) });
    expect(passing).toBe('broken');
  });

  it('that falls silent in the middle is given up, with its pieces and the seconds', async () => {
    const { heard, error, passing } = await suffer({ kind: 'hang', bytes: middle.bytes }, 500);
    expect(heard.length).toBeGreaterThan(0);
    const message = `${what}, after ${heard.length} pieces? of its answer, was silent for 0.5 seconds, and given up after`;
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    expect(passing).toBe('timeout');
  });

  it('that says nothing at all is given up as well', async () => {
    const { error, passing } = await suffer({ kind: 'stall', ms: 3000 }, 500);
    expect(error).toMatchObject({ message: expect.stringContaining(`${what}, was silent for 0.5 seconds`) });
    expect(passing).toBe('timeout');
  });

  it('that is no longer wanted is left, and the question was cancelled', async () => {
    const { simulator, model } = await open(source);
    simulator.faults.add({ service, operation, fault: { kind: 'hang', bytes: middle.bytes } });
    const caller = new AbortController();
    const asked = model.stream?.(ask, () => caller.abort(), caller.signal);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the stream of Bedrock', () => {
  it.each([
    ['throttlingException', { code: 'unavailable' }, 'throttled'],
    ['serviceUnavailableException', { code: 'unavailable' }, 'throttled'],
    ['validationException', { code: 'bad_request', message: expect.stringContaining('too many images') }, undefined],
  ])('that says %s is as good as a call that says so', async (name, wanted, passing) => {
    const { simulator, stream } = await open(ways[0].source);
    const fault = { kind: 'event', after: 1, name, message: 'too many images' } as const;
    simulator.faults.add({ service: 'bedrock', operation: 'ConverseStream', fault });
    const error = await stream();
    expect(error).toMatchObject(wanted);
    expect(passingFailureOf(error)?.passing).toBe(passing);
  });
});

describe('a stream of Bedrock that comes damaged', () => {
  const encode = ([name, value]: [string, object]): Uint8Array => {
    const headers = { ':message-type': 'event', ':event-type': name, ':content-type': 'application/json' };
    const typed = Object.entries(headers).map(([key, text]) => [key, { type: 'string', value: text }] as const);
    const body = Buffer.from(JSON.stringify(value));
    return new EventStreamCodec(toUtf8, fromUtf8).encode({ headers: Object.fromEntries(typed), body });
  };
  const delta = { contentBlockDelta: { delta: { text: 'half' }, contentBlockIndex: 0 } };
  const frames = Buffer.concat(Object.entries({ messageStart: { role: 'assistant' }, ...delta }).map(encode));
  const broken = Buffer.from(frames);
  broken.writeUInt8(broken.readUInt8(frames.length - 20) ^ 1, frames.length - 20);

  it.each([
    ['ends within a frame', frames.subarray(0, frames.length - 9)],
    ['ends between frames, before the answer does', frames],
    ['has a frame that does not fit its checksum', broken],
  ])('that %s has broken off', async (_, bytes) => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' }).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bedrockEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const inference = createAwsInference({ region: 'us-east-1', bedrockEndpoint, now: () => new Date() });
    const model = await inference.open(ways[0].source);
    const error: unknown = await model.stream?.(ask, () => undefined).catch((thrown: unknown) => thrown);
    await model.close();
    server.close();
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(ways[0].source.model) });
    expect(passingFailureOf(error)?.passing).toBe('broken');
  });
});
