import { execFile, spawn } from 'node:child_process';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostedEndpoint, HostingRuntime, HostingSpec } from '../../../../src/core/ports/hosting.ts';
import {
  endpointFiles,
  newestLife,
  readEndpointLease,
} from '../../../../src/core/runtimes/local/endpoint/endpoint-folder.ts';
import { runEndpoint } from '../../../../src/core/runtimes/local/endpoint/endpoint-process.ts';
import { createLocalHosting } from '../../../../src/core/runtimes/local/local-hosting.ts';
import { createLocalInference } from '../../../../src/core/runtimes/local/local-inference.ts';
import { createLocalTraining } from '../../../../src/core/runtimes/local/local-training.ts';
import { isRunning, ownIdentity } from '../../../../src/core/runtimes/local/process-identity.ts';
import { waitUntil } from '../../../../src/core/runtimes/local/wait-until.ts';
import { describeHostingRuntime } from '../../../contract/hosting-runtime.ts';
import { builtEntry, jobSpec, labelledRows, localHome, untilEnded } from './local-home.ts';

let home: Awaited<ReturnType<typeof localHome>>;
let artifact = '';
let runtime: HostingRuntime;
beforeAll(async () => {
  home = await localHome();
  const training = createLocalTraining(home.effects);
  await training.start(await jobSpec(home.root, 'model', labelledRows(120), labelledRows(30, 120)));
  ({ artifact = '' } = await untilEnded(training, 'model'));
  runtime = createLocalHosting(home.effects);
});
afterAll(async () => home.close());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const spec = (name: string): HostingSpec => ({
  name,
  artifact,
  served_as: 'notes',
  expires_at: inHours(1),
  environment: {},
});
const folder = (name: string) => join(home.effects.folder, 'endpoints', name);
const question = { model: 'notes', messages: [{ role: 'user', content: 'a wrench' }] };

async function ask(endpoint: HostedEndpoint): Promise<string> {
  const { url = '', token = '' } = endpoint;
  const model = await createLocalInference({}).open({ from: 'endpoint', url, token, model: 'notes' });
  return (await model.answer({ messages: [{ role: 'user', content: 'a wrench' }] })).text;
}

async function lease(name: string) {
  const found = await readEndpointLease(folder(name), await newestLife(folder(name)));
  if (found === undefined) throw new Error(`endpoint ${name} has no lease`);
  return found;
}

describeHostingRuntime('local', async () => ({
  runtime,
  spec: async (name) => spec(name),
  ask,
  close: async () => undefined,
}));

describe('a local endpoint', () => {
  let endpoint: HostedEndpoint;
  beforeAll(async () => {
    endpoint = await runtime.create(spec('spoken-to'));
  });
  afterAll(async () => runtime.remove('spoken-to'));

  const send = async (
    path: string,
    options: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const { method = 'POST', body, headers = {} } = options;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${endpoint.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${endpoint.token}`, ...headers },
      ...(body === undefined ? {} : { body: text }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const chat = async (body: unknown, headers: Record<string, string> = {}) =>
    send('/v1/chat/completions', { body, headers });

  it('answers as the chat completions API does', async () => {
    const { status, text } = await chat({ ...question, temperature: 0, user: 'me', made_up_field: { a: 1 } });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'notes',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'tool', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 },
    });
  });

  it('streams the same answer as events', async () => {
    const { headers, text } = await chat({ ...question, stream: true, stream_options: { include_usage: true } });
    expect(headers.get('content-type')).toContain('text/event-stream');
    const events = text
      .trim()
      .split('\n\n')
      .map((event) => event.replace(/^data: /, ''));
    expect(events.pop()).toBe('[DONE]');
    const chunks: { choices: { delta: { content?: string }; finish_reason: string | null }[]; usage: unknown }[] =
      events.map((event) => JSON.parse(event));
    expect(chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta.content ?? '')).join('')).toBe('tool');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 } });
  });

  it('lists its one model', async () => {
    const { text } = await send('/v1/models', { method: 'GET' });
    expect(JSON.parse(text)).toMatchObject({ object: 'list', data: [{ id: 'notes', object: 'model' }] });
    expect((await send('/v1/models/notes', { method: 'GET' })).status).toBe(200);
    expect((await send('/v1/models/other', { method: 'GET' })).status).toBe(404);
  });

  it('honours max_tokens, stop and content in parts', async () => {
    const parts = {
      model: 'notes',
      messages: [
        { role: 'developer', content: 'be brief' },
        { role: 'user', content: [{ type: 'text', text: 'a wrench' }] },
      ],
    };
    expect(JSON.parse((await chat({ ...parts, max_completion_tokens: 1 })).text).choices[0]).toMatchObject({
      message: { content: 'tool' },
      finish_reason: 'stop',
    });
    expect(JSON.parse((await chat({ ...parts, stop: ['ol'] })).text).choices[0].message.content).toBe('to');
  });

  it('refuses a wrong field by its name, and a wrong model by both names', async () => {
    for (const [change, param] of [
      [{ temperature: 'warm' }, 'temperature'],
      [{ max_tokens: 0 }, 'max_tokens'],
      [{ messages: [] }, 'messages'],
      [{ messages: [{ role: 'pope', content: 'x' }] }, 'messages[0].role'],
      [{ stream: 'yes' }, 'stream'],
      [{ n: 2 }, 'n'],
      [{ model: undefined }, 'model'],
    ] as const) {
      const { status, text } = await chat({ ...question, ...change });
      expect([status, JSON.parse(text).error]).toEqual([
        400,
        expect.objectContaining({ type: 'invalid_request_error', param }),
      ]);
    }
    const { status, text } = await chat({ ...question, model: 'gpt' });
    expect([status, JSON.parse(text).error.code, JSON.parse(text).error.message]).toEqual([
      404,
      'model_not_found',
      expect.stringMatching(/'gpt'.*'notes'/),
    ]);
  });

  it('refuses other paths, methods, bodies that are no JSON or too large', async () => {
    expect((await chat('{"model":')).status).toBe(400);
    expect((await chat(`"${'x'.repeat(2 << 20)}"`)).status).toBe(413);
    expect((await send('/v1/embeddings', { body: {} })).status).toBe(404);
    const { status, headers } = await send('/v1/chat/completions', { method: 'GET' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect((await send('/v1/models', { body: {} })).status).toBe(405);
  });

  it('refuses a body that grows too large without saying so beforehand', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${endpoint.token}`, 'transfer-encoding': 'chunked' };
      const request = httpRequest(`${endpoint.url}/v1/chat/completions`, { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      );
      request.on('error', reject);
      for (let part = 0; part < 40; part++) request.write(Buffer.alloc(32 * 1024, 32));
    });
    expect(status).toBe(413);
  });

  it('lets nobody in without its token', async () => {
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer wrong',
      `Basic ${endpoint.token}`,
      `Bearer ${endpoint.token}x`,
    ]) {
      const { status, text } = await chat(question, { authorization });
      expect([status, JSON.parse(text).error.code]).toEqual([401, 'invalid_api_key']);
    }
    expect((await stat(endpointFiles.token(folder('spoken-to')))).mode & 0o777).toBe(0o600);
  });

  it('lets no foreign page in, whatever name it gives this machine', async () => {
    expect((await chat(question, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await chat(question, { origin: 'null' })).status).toBe(403);
    expect((await chat(question, { origin: 'http://localhost:3000' })).status).toBe(200);
    const rebound = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${endpoint.token}`, host: 'evil.example' };
      httpRequest(`${endpoint.url}/v1/models`, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(rebound).toBe(403);
  });

  it('takes no environment, and no expiry that has passed', async () => {
    await expect(runtime.create({ ...spec('odd'), environment: { A: 'b' } })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(runtime.create({ ...spec('odd'), expires_at: inHours(-1) })).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(runtime.create({ ...spec('odd'), expires_at: 'soon' })).rejects.toMatchObject({ code: 'bad_request' });
    expect(await runtime.get('odd')).toBeUndefined();
  });
});

describe('the process of a local endpoint', () => {
  it('ends itself when its time to live is over, and can be extended before', async () => {
    const endpoint = await runtime.create(spec('expiring'));
    await runtime.extend('expiring', undefined);
    expect(await ask(endpoint)).toBe('tool');
    await runtime.extend('expiring', new Date(Date.now() + 200).toISOString());
    const found = await lease('expiring');
    expect(await waitUntil(async () => !(await isRunning(found)), 10_000)).toBe(true);
    expect(await runtime.get('expiring')).toEqual({ name: 'expiring', state: 'stopped' });
    await expect(runtime.extend('expiring', inHours(1))).rejects.toMatchObject({ code: 'not_ready' });
    await runtime.remove('expiring');
  });

  it('that is killed is seen as failed, and creating it again serves again', async () => {
    await runtime.create(spec('killed'));
    process.kill((await lease('killed')).pid, 'SIGKILL');
    await waitUntil(async () => (await runtime.get('killed'))?.state !== 'running', 5000);
    expect(await runtime.get('killed')).toMatchObject({
      state: 'failed',
      failure: { cause: expect.stringContaining('killed') },
    });
    const again = await runtime.create(spec('killed'));
    expect(await ask(again)).toBe('tool');
    await runtime.remove('killed');
  });

  it('is one, when many create it at once', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, async () => runtime.create(spec('raced'))));
    await promisify(execFile)(process.execPath, [builtEntry, 'local-serve', folder('raced')]);
    expect(new Set(made.map((endpoint) => endpoint.url)).size).toBe(1);
    expect(made[0]?.state).toBe('running');
    expect(await newestLife(folder('raced'))).toBe(1);
    await runtime.remove('raced');
  });

  it('is one, when many begin to serve it at once', async () => {
    const idle = { command: process.execPath, args: ['-e', '0', '--'] };
    await createLocalHosting({ ...home.effects, launch: idle }).create(spec('contested')); // its folder, and no process
    const stop = new AbortController();
    let ended = 0;
    const lives = [0, 1, 2, 3].map(async () => {
      await runEndpoint({ now: home.effects.now, stopSignal: stop.signal }, folder('contested'));
      ended++;
    });
    expect(
      await waitUntil(async () => ended === 3 && (await runtime.get('contested'))?.state === 'running', 10_000),
    ).toBe(true);
    expect(await ask((await runtime.get('contested')) ?? { name: '', state: 'failed' })).toBe('tool');
    stop.abort();
    await Promise.all(lives);
    expect(await runtime.get('contested')).toMatchObject({ state: 'stopped' });
    // not removed: the process that a remove would end is this one
  });

  it('ends when its folder is gone', async () => {
    await runtime.create(spec('orphaned'));
    const found = await lease('orphaned');
    await rename(folder('orphaned'), join(home.root, 'elsewhere'));
    expect(await waitUntil(async () => !(await isRunning(found)), 10_000)).toBe(true);
  });

  it('says why it cannot serve', async () => {
    const endpoint = await runtime.create({ ...spec('hollow'), artifact: join(home.root, 'nothing.bin') });
    expect(endpoint).toMatchObject({ state: 'failed', failure: { cause: expect.stringContaining('nothing.bin') } });
    await runtime.remove('hollow');
  });

  it('is never mistaken for a stranger that has its number', async () => {
    await runtime.create(spec('stale'));
    const found = await lease('stale');
    process.kill(found.pid, 'SIGKILL');
    await waitUntil(async () => !(await isRunning(found)), 5000);
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    const path = endpointFiles.lease(folder('stale'), await newestLife(folder('stale')));
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), pid: stranger.pid }));
    expect((await runtime.get('stale'))?.state).toBe('failed');
    await runtime.remove('stale');
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });
});

describe('a process identity', () => {
  it('is running while the process is, and tells it from another of its number', async () => {
    const own = await ownIdentity();
    expect(await isRunning(own)).toBe(true);
    expect(await isRunning({ ...own, began: `${own.began}0` })).toBe(false);
    expect(await isRunning({ ...own, pid: 2 ** 22 + 1 })).toBe(false);
  });
});
