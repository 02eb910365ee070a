import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../../src/core/data/request.ts';
import { createHubObjects } from '../../../../src/core/runtimes/hub/hub-objects.ts';
import { createWorkplace, turnsOf } from '../../data/prepare-text.ts';

const place = createWorkplace();
const seen: { path: string; host: string; token: string | undefined }[] = [];
let files = new Map<string, Buffer>();
let fault: (path: string, count: number) => 'busy' | 'reset' | undefined = () => undefined;
let hub = '';
let storage = '';
let seed = 0;

/** The hub answers about datasets and sends readers on to a storage of another host name, as the real one does. */
const server = createServer((request, response) => {
  const path = request.url ?? '';
  const host = request.headers.host ?? '';
  seen.push({ path, host, token: request.headers.authorization });
  const decided = fault(path, seen.filter((each) => each.path === path).length);
  if (decided === 'busy') return void response.writeHead(503).end();
  if (path.includes('/private/') && request.headers.authorization === undefined)
    return void response.writeHead(401).end();
  const listed = /^\/api\/datasets\/([^/]+\/[^/]+)\/parquet$/.exec(path)?.[1];
  if (listed !== undefined) return listFiles(listed);
  if (host.startsWith('127.0.0.1')) return void response.writeHead(302, { location: `${storage}${path}` }).end();
  const body = files.get(path.slice(1));
  if (body === undefined) return void response.writeHead(404).end();
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
  const part = body.subarray(Number(from), Number(to) + 1);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  response.writeHead(206, {
    'content-range': `bytes ${from}-${to}/${body.length}`,
    'content-length': part.length,
    etag,
  });
  if (decided === 'reset') response.write(part.subarray(0, 3), () => request.socket.resetAndDestroy());
  else response.end(part);

  function listFiles(dataset: string): void {
    const found: Record<string, Record<string, string[]>> = {};
    for (const key of files.keys()) {
      if (!key.startsWith(`${dataset}/`)) continue;
      const [, , config = '', split = ''] = key.split('/');
      ((found[config] ??= {})[split] ??= []).push(`${hub}/${key}`);
    }
    if (Object.keys(found).length === 0) response.writeHead(404).end();
    else response.writeHead(200).end(JSON.stringify(found));
  }
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  hub = `http://127.0.0.1:${port}`;
  storage = `http://localhost:${port}`;
});
beforeEach(() => {
  seen.length = 0;
  files = new Map();
  fault = () => undefined;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  place.clear();
});

function table(from: number, count: number): Buffer {
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'question', data: numbers.map((number) => `question ${number}`) },
        { name: 'answer', data: numbers.map((number) => `answer ${number % 5}`) },
      ],
      rowGroupSize: 50,
    }),
  );
}

async function prepare(source: string, token?: string) {
  const store = createHubObjects({ endpoint: hub, token, pause: async () => {} });
  const effects = { ledger: place.ledger, now: () => new Date(), objects: { hf: async () => store } };
  const request = PrepareRequest.parse({ source, split: { train: 1 }, seed: seed++ });
  const { record } = await prepareDataset(effects, request, {
    signal: new AbortController().signal,
    progress: () => {},
  });
  const lines = readFileSync(record.splits['train']?.uri ?? '', 'utf8')
    .trim()
    .split('\n');
  return { record, prompts: lines.map((line) => turnsOf(line).prompt) };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('a dataset of the hub', () => {
  it('is all Parquet files of its split, in order', async () => {
    files.set('acme/tickets/default/train/0000.parquet', table(0, 120));
    files.set('acme/tickets/default/train/0001.parquet', table(120, 30));
    files.set('acme/tickets/default/test/0000.parquet', table(500, 10));
    const train = await prepare('hf://acme/tickets');
    expect(train.prompts).toEqual(Array.from({ length: 150 }, (_, index) => `question ${index}`));
    expect(train.record.source).toMatchObject({ uri: 'hf://acme/tickets', format: 'parquet' });
    expect((await prepare('hf://datasets/acme/tickets/test')).prompts).toHaveLength(10);
    expect((await prepare('hf://acme/tickets/default/test')).prompts).toHaveLength(10);
  });

  it('says which configurations and splits there are', async () => {
    files.set('acme/many/en/train/0.parquet', table(0, 10));
    files.set('acme/many/fr/dev/0.parquet', table(10, 5));
    files.set('acme/many/fr/test/0.parquet', table(20, 5));
    expect(await failure(prepare('hf://acme/many'))).toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('it has en, fr'),
    });
    expect(await failure(prepare('hf://acme/many/fr'))).toMatchObject({
      message: expect.stringContaining('it has dev, test'),
    });
    expect(await failure(prepare('hf://acme/many/fr/train'))).toMatchObject({
      message: expect.stringContaining('no split "train"'),
    });
    expect((await prepare('hf://acme/many/en')).prompts).toHaveLength(10);
    expect(await failure(prepare('hf://acme'))).toMatchObject({
      code: 'bad_request',
      next: expect.stringContaining('hf://owner/name'),
    });
    expect(await failure(prepare('hf://acme/none'))).toMatchObject({ code: 'not_found' });
  });

  it('that is private needs a token, which goes to the hub only', async () => {
    files.set('private/set/default/train/0.parquet', table(0, 10));
    expect(await failure(prepare('hf://private/set'))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('HF_TOKEN is not set'),
    });
    seen.length = 0;
    files.set('acme/set/default/train/0.parquet', table(0, 10));
    await prepare('hf://acme/set', 'hf_secret');
    expect(seen.some(({ host }) => host.startsWith('localhost'))).toBe(true);
    for (const { host, token } of seen)
      expect(token).toBe(host.startsWith('127.0.0.1') ? 'Bearer hf_secret' : undefined);
  });

  it('is read through a busy hub and broken connections', async () => {
    files.set('acme/shaky/default/train/0.parquet', table(0, 200));
    fault = (_path, count) => (count % 3 === 1 ? 'busy' : count % 3 === 2 ? 'reset' : undefined);
    expect((await prepare('hf://acme/shaky')).prompts).toHaveLength(200);
  });

  it('that changes while it is read is an error', async () => {
    const path = 'acme/moving/default/train/0.parquet';
    files.set(path, table(0, 200));
    fault = (_path, count) => {
      if (count === 4) files.set(path, table(7, 200));
      return undefined;
    };
    expect(await failure(prepare('hf://acme/moving'))).toMatchObject({ code: 'conflict' });
  });

  it('of a hub that cannot be reached is an error that says so', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const store = createHubObjects({ endpoint: `http://127.0.0.1:${port}`, token: undefined, pause: async () => {} });
    expect(await failure(store.list('hf://a/b', true, new AbortController().signal))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
