import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { passingFailureOf } from '../../../../src/core/passing-failure.ts';
import { createOpenAiInference } from '../../../../src/core/runtimes/openai/openai-inference.ts';
import { parseServerAddress } from '../../../../src/core/runtimes/openai/server-address.ts';

type Reply = { status?: number; headers?: Record<string, string>; body: string };
type Seen = { method: string; url: string; authorization: string | undefined; body: unknown };

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function serving(reply: (seen: Seen) => Reply) {
  const seen: Seen[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = await read(request);
    seen.push(one);
    const { status = 200, headers = {}, body } = reply(one);
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function read(request: IncomingMessage): Promise<Seen> {
  let text = '';
  for await (const part of request) text += String(part);
  const { method = '', url = '', headers } = request;
  return { method, url, authorization: headers.authorization, body: text === '' ? undefined : JSON.parse(text) };
}

const completion = (text: string): string =>
  JSON.stringify({
    choices: [{ message: { content: text }, finish_reason: 'length' }],
    usage: { prompt_tokens: 7, completion_tokens: 3 },
  });
const ask = { messages: [{ role: 'user', content: 'hello' }], temperature: 0, max_tokens: 9 } as const;
const settings = { keyFor: 'https://api.openai.com', timeoutMs: 5000, now: () => new Date(0) };

describe('an OpenAI-style server', () => {
  it('is asked under the one model it has, and its words come back with their tokens', async () => {
    const { url, seen } = await serving(({ method }) =>
      method === 'GET' ? { body: '{"data":[{"id":"small"}]}' } : { body: completion('hi') },
    );
    const model = await createOpenAiInference(settings).open({ from: 'openai', url });
    expect(await model.answer(ask)).toEqual({
      text: 'hi',
      stop_reason: 'max_tokens',
      usage: { input_tokens: 7, output_tokens: 3 },
    });
    expect(seen).toMatchObject([
      { url: '/v1/models' },
      { url: '/v1/chat/completions', body: { model: 'small', ...ask }, authorization: undefined },
    ]);
  });

  it('that has several models wants one named', async () => {
    const { url } = await serving(() => ({ body: '{"data":[{"id":"a"},{"id":"b"}]}' }));
    const opened = createOpenAiInference(settings).open({ from: 'openai', url });
    await expect(opened).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('a, b') });
  });

  it('gets the key only when it is the server the key belongs to', async () => {
    const { url, seen } = await serving(() => ({ body: completion('hi') }));
    for (const keyFor of ['https://api.openai.com/v1', `${url}/v1`]) {
      const runtime = createOpenAiInference({ ...settings, keyFor, key: 'sk-secret' });
      await (await runtime.open({ from: 'openai', url: `${url}/v1#m` })).answer(ask);
    }
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer sk-secret']);
  });

  it.each([
    [429, { 'retry-after': '7' }, { passing: 'throttled', retry_after_ms: 7000 }],
    [429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:03 GMT' }, { passing: 'throttled', retry_after_ms: 3000 }],
    [503, { 'retry-after': '1' }, { passing: 'throttled', retry_after_ms: 1000 }],
    [502, {}, { passing: 'server' }],
    [200, {}, { passing: 'garbage' }],
    [400, {}, undefined],
    [401, {}, undefined],
  ])('that answers %i %j is asked again as far as that may help', async (status, headers, failure) => {
    const { url } = await serving(() => ({ status, headers, body: 'nonsense' }));
    const model = await createOpenAiInference(settings).open({ from: 'openai', url: `${url}#m` });
    const error = await model.answer(ask).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ForgeError', message: expect.stringContaining('nonsense') });
    expect(passingFailureOf(error)).toEqual(failure);
  });

  it('on this machine or in a private network is free; elsewhere a high price is counted and said', async () => {
    const runtime = createOpenAiInference(settings);
    const billing = (url: string) => runtime.billing?.({ from: 'openai', url });
    for (const url of ['http://localhost:1', 'http://10.1.2.3', 'http://gpu-box:8000/v1', 'http://[::1]:80'])
      expect(await billing(url)).toEqual({ by: 'nothing' });
    for (const url of ['https://api.example.com/v1', 'http://8.8.8.8', 'http://172.32.0.1'])
      expect(await billing(url)).toMatchObject({ by: 'tokens', assumed: true, price: { output_usd: 75 } });
  });

  it.each(['http://169.254.169.254/latest', 'http://user:pass@host/v1', 'http://'])('is not at %s', (address) => {
    expect(() => parseServerAddress(address)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});
