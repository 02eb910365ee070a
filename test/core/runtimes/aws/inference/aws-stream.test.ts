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
