import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { passingFailureOf } from '../../../../src/core/passing-failure.ts';
import { createOpenAiInference } from '../../../../src/core/runtimes/openai/openai-inference.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const ask = { messages: [{ role: 'user', content: 'hello' }], max_tokens: 9 } as const;
const chunk = (content: string, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason }] })}\n\n`;
const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } })}\n\n`;

/** A server whose answer is written by `reply`, and a model of it. */
async function serving(reply: (response: ServerResponse) => Promise<void>, timeoutMs = 5000) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const part of request) text += String(part);
      asked.push(JSON.parse(text));
      await reply(response);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = { keyFor: 'https://api.openai.com', timeoutMs, now: () => new Date(0) };
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const model = await createOpenAiInference(settings).open({ from: 'openai', url: `http://${host}/v1#m` });
  const heard: string[] = [];
  const stream = async (signal?: AbortSignal): Promise<unknown> =>
    model.stream?.(ask, (piece) => heard.push(piece), signal).catch((error: unknown) => error);
  return { host, asked, heard, stream, answer: () => model.answer(ask) };
}

/** Writes bytes a few at a time, each in a packet of its own. */
async function write(response: ServerResponse, text: string, size = 5): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    await turn();
  }
}

describe('an OpenAI-style server asked piece by piece', () => {
  it('tells its answer in pieces, and the whole with its tokens at the end', async () => {
    const { asked, heard, stream } = await serving(async (response) => {
      await write(response, `${chunk('grün')}${chunk(' ☂')}${chunk('', 'stop')}${usage}data: [DONE]\n\n`);
      response.end();
    });
    const used = { input_tokens: 7, output_tokens: 3 };
    expect(await stream()).toEqual({ text: 'grün ☂', stop_reason: 'end_turn', usage: used });
    expect(heard).toEqual(['grün', ' ☂']);
    expect(asked).toEqual([{ model: 'm', ...ask, stream: true, stream_options: { include_usage: true } }]);
  });

  it.each([
    ['refuses', 400, undefined, 'bad_request'],
    ['is busy', 429, 'throttled', 'unavailable'],
  ])('that %s fails as it does when it is asked whole', async (_, status, passing, code) => {
    const { stream, answer } = await serving(async (response) => void response.writeHead(status).end('no'));
    const streamed = await stream();
    const whole: unknown = await answer().catch((error: unknown) => error);
    expect(streamed).toEqual(whole);
    expect(streamed).toMatchObject({ code });
    expect(passingFailureOf(streamed)?.passing).toBe(passing);
  });

  it('that breaks the connection has broken off, and what had come is told', async () => {
    const { host, heard, stream } = await serving(async (response) => {
      await write(response, chunk('half'), 1000);
      response.destroy();
    });
    const error = await stream();
    expect(heard).toEqual(['half']);
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(`^${host}, after 1 piece of`) });
    expect(passingFailureOf(error)?.passing).toBe('broken');
  });

  it('that falls silent is given up, with its pieces and the seconds', async () => {
    const { host, stream } = await serving((response) => write(response, chunk('one') + chunk('two'), 1000), 500);
    const error = await stream();
    const message = `${host}, after 2 pieces of its answer, was silent for 0.5 seconds, and given up after`;
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(passingFailureOf(error)?.passing).toBe('timeout');
  });

  it('that never ends is given up, however much it says', async () => {
    const talk = async (response: ServerResponse): Promise<void> => {
      while (!response.destroyed) {
        response.write(chunk('again'));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const error = await (await serving(talk, 500)).stream();
    expect(error).toMatchObject({
      message: expect.stringMatching(/after \d+ pieces of its answer, was not at its end/),
    });
    expect(passingFailureOf(error)?.passing).toBe('timeout');
  });

  it('that is no longer wanted is left, and the question was cancelled', async () => {
    const caller = new AbortController();
    let gone: Promise<unknown> = Promise.resolve();
    const { stream } = await serving(async (response) => {
      gone = new Promise((resolve) => response.once('close', resolve));
      await write(response, chunk('one'), 1000);
      caller.abort();
    });
    expect(await stream(caller.signal)).toMatchObject({ code: 'cancelled' });
    await gone;
  });
});
