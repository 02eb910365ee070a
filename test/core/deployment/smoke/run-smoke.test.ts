import { describe, expect, it } from 'vitest';
import type { SmokeSubject } from '../../../../src/core/deployment/smoke/ask-prompts.ts';
import { runSmoke } from '../../../../src/core/deployment/smoke/run-smoke.ts';
import { ForgeError } from '../../../../src/core/errors.ts';
import { type PassingFailure, passingError } from '../../../../src/core/passing-failure.ts';
import type { ChatAnswer, ChatModel, ChatRequest, InferenceRuntime } from '../../../../src/core/ports/inference.ts';

type Model = {
  text: (request: ChatRequest) => string;
  read?: (request: ChatRequest) => number;
  stop_reason?: string;
  /** What a stream fails with instead of answering, in turn; `whole`: there is none. */
  streams?: (Error | undefined)[] | 'whole';
};

const words = ({ messages }: ChatRequest): number => messages.flatMap(({ content }) => content.split(' ')).length;
const trained: Model = { text: ({ messages }) => `about ${messages.at(-1)?.content}` };
const base: Model = { text: () => 'I do not know.' };

/** Models by name, as an inference runtime opens them; `streamed` is what the endpoint says piece by piece. */
function runtime(models: Record<string, Model>, streamed?: Model): InferenceRuntime {
  const answer = (model: Model, request: ChatRequest): ChatAnswer => ({
    text: model.text(request),
    stop_reason: model.stop_reason ?? 'end_turn',
    usage: { input_tokens: (model.read ?? words)(request), output_tokens: 3 },
  });
  const open = async (name: string): Promise<ChatModel> => {
    const model = models[name];
    if (model === undefined) throw new Error(`no ${name}`);
    const failures = [...(model.streams ?? [])];
    const stream: ChatModel['stream'] = async (request, heard) => {
      const failure = failures.shift();
      if (failure instanceof Error) throw failure;
      const said = answer(streamed ?? model, request);
      said.text.split(' ').forEach(heard);
      return said;
    };
    const asked = { answer: async (request: ChatRequest) => answer(model, request), close: async () => undefined };
    return model.streams === 'whole' ? asked : { ...asked, stream };
  };
  return { id: 'test', open: async (source) => open(source.from === 'bedrock' ? source.model : source.from) };
}

const prompts = ['rain', 'snow'].map((topic) => ({
  messages: [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: topic },
  ],
  target: `about ${topic}`,
}));
const subject: SmokeSubject = {
  endpoint: { from: 'bedrock', model: 'endpoint' },
  trained: { from: 'bedrock', model: 'trained' },
  base: { from: 'bedrock', model: 'base' },
  exact: true,
  prompts,
};

async function smoke(endpoint: Model, changed: { subject?: Partial<SmokeSubject>; streamed?: Model } = {}) {
  const inference = runtime({ endpoint, trained, base }, changed.streamed);
  const { ok, answer, checks = [], ...rest } = await runSmoke(inference, { ...subject, ...changed.subject });
  return { ok, answer, ...rest, results: Object.fromEntries(checks.map(({ code, result }) => [code, result])) };
}

describe('a smoke test', () => {
  it('passes an endpoint that answers, reads and stops as in training, with both latencies', async () => {
    const { results, ...rest } = await smoke(trained);
    expect(rest).toMatchObject({ ok: true, prompt: 'rain', answer: 'about rain' });
    expect(rest.first_token_ms).toBeLessThanOrEqual(rest.latency_ms);
    expect(results).toEqual({
      streamed: 'passed',
      system_prompt: 'passed',
      stops: 'passed',
      same_as_trained: 'passed',
      same_prompt: 'passed',
      unlike_base: 'passed',
    });
  });

  it.each<[string, string, Model, { subject?: Partial<SmokeSubject>; streamed?: Model }]>([
    ['another model', 'same_as_trained', { text: () => 'about fog' }, {}],
    ['another chat template', 'same_prompt', { ...trained, read: (request) => words(request) + 4 }, {}],
    [
      'a dropped system text',
      'system_prompt',
      { ...trained, read: ({ messages }) => messages.at(-1)?.content.length ?? 0 },
      {},
    ],
    ['marks of a template in answers', 'stops', { text: () => 'about rain<|im_end|>' }, {}],
    ['answers that never end', 'stops', { ...trained, stop_reason: 'max_tokens' }, {}],
    ['other words piece by piece', 'streamed', trained, { streamed: base }],
    [
      'an adapter that is not loaded',
      'unlike_base',
      base,
      { subject: { trained: { unknown: 'it runs in an account' } } },
    ],
  ])('finds %s', async (_, code, endpoint, changed) => {
    const { ok, results } = await smoke(endpoint, changed);
    expect([ok, results[code]]).toEqual([false, 'failed']);
  });

  it('says what it could not look at, and fails nothing for it', async () => {
    const silent: Model = { ...trained, read: () => 0 };
    const unknown = { unknown: 'it runs in an account' };
    const { ok, results } = await smoke(silent, { subject: { trained: unknown, base: unknown } });
    expect(ok).toBe(true);
    expect(results).toMatchObject({
      system_prompt: 'unknown',
      same_prompt: 'unknown',
      same_as_trained: 'unknown',
      unlike_base: 'unknown',
    });
    const alike = await smoke(trained, { subject: { base: { from: 'bedrock', model: 'trained' } } });
    expect([alike.ok, alike.results['unlike_base']]).toEqual([true, 'unknown']);
    const strangers = prompts.map((prompt) => ({ ...prompt, target: '' }));
    const untold = await smoke({ ...trained, stop_reason: 'max_tokens' }, { subject: { prompts: strangers } });
    expect([untold.ok, untold.results['stops']]).toEqual([true, 'unknown']);
    const moody = await smoke(trained, { streamed: base, subject: { exact: false } });
    expect([moody.ok, moody.results['streamed']]).toEqual([true, 'unknown']);
  });

  const passing = (kind: PassingFailure['passing']) => passingError(`it is ${kind}`, { passing: kind });
  const refused = new ForgeError('unavailable', 'streams are not allowed', { next: 'allow them' });
  const account = { exact: false, trained: { unknown: 'it runs in an account' } };

  it.each([
    ['broke off once', [passing('broken')], 'passed', true],
    ['broke off again', [passing('broken'), passing('broken')], 'failed', false],
    ['is no chat', [passing('garbage'), passing('garbage')], 'failed', false],
    ['fell silent again', [passing('timeout'), passing('timeout')], 'failed', false],
    ['failed inside', [passing('server'), passing('server')], 'unknown', true],
    ['is refused', [refused], 'unknown', true],
  ])('says of an endpoint whose stream %s how far it streams', async (_, streams, result, ok) => {
    const found = await smoke({ ...trained, streams }, { subject: account });
    expect([found.ok, found.results['streamed']]).toEqual([ok, result]);
    expect('first_token_ms' in found).toBe(result === 'passed');
    expect(found.latency_ms).toBeGreaterThanOrEqual(0);
  });

  it('fails an endpoint on this machine for any stream that fails', async () => {
    const { ok, results } = await smoke({ ...trained, streams: [refused] });
    expect([ok, results['streamed']]).toEqual([false, 'failed']);
  });

  it('says why an asynchronous endpoint is not asked piece by piece', async () => {
    const inference = runtime({ sagemaker_async: { ...trained, streams: 'whole' }, base });
    const endpoint = { from: 'sagemaker_async', endpoint: 'e' } as const;
    const { ok, checks, ...rest } = await runSmoke(inference, { ...subject, ...account, endpoint });
    expect(ok).toBe(true);
    expect(rest).not.toHaveProperty('first_token_ms');
    const detail = 'an asynchronous endpoint leaves its answers in S3, each whole';
    expect(checks?.[0]).toEqual({ code: 'streamed', result: 'unknown', detail });
  });

  it('says nothing about a deployment in an account that takes no questions now', async () => {
    const busy = { ...trained, streams: [passing('throttled')] };
    await expect(smoke(busy, { subject: account })).rejects.toThrow('it is throttled');
    expect(await smoke(busy)).toMatchObject({ ok: false, results: { answers: 'failed' } });
  });

  it('is failed by an endpoint that cannot be asked', async () => {
    const gone = await smoke(trained, { subject: { endpoint: { from: 'bedrock', model: 'gone' } } });
    expect(gone).toMatchObject({ ok: false, answer: 'no gone', results: { answers: 'failed' } });
  });
});
