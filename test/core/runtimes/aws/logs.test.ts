import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../../src/core/data/request.ts';
import { createCloudwatchLogs } from '../../../../src/core/runtimes/aws/cloudwatch-logs.ts';
import { createWorkplace, problem, turnsOf } from '../../data/prepare-text.ts';

const place = createWorkplace();
const asked: { action: string; body: Record<string, unknown> }[] = [];
let events: { second: number; message: string }[] = [];
let refusal: (action: string, count: number) => { code: string; message: string } | undefined = () => undefined;
let ending = 'Complete';
let endpoint = '';
let seed = 0;
const MOST = 10_000;

/** CloudWatch Logs' protocol over real HTTP: queries that run for a while and return at most 10,000 rows. */
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(pieces).toString());
    asked.push({ action, body });
    const count = asked.filter((each) => each.action === action).length;
    const refused = refusal(action, count);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (refused !== undefined)
      return void response.writeHead(400).end(JSON.stringify({ __type: refused.code, message: refused.message }));
    if (action === 'StartQuery')
      return void response.end(JSON.stringify({ queryId: `${String(body['startTime'])}-${String(body['endTime'])}` }));
    if (action === 'StopQuery') return void response.end(JSON.stringify({ success: true }));
    if (count % 3 === 1) return void response.end(JSON.stringify({ status: 'Running', results: [] }));
    const [start = 0, end = 0] = String(body['queryId']).split('-').map(Number);
    const found = events
      .map((event, index) => ({ ...event, index }))
      .filter(({ second }) => second >= start && second <= end);
    const results = found.slice(0, MOST).map(({ message, index }) => [
      { field: '@message', value: message },
      { field: '@ptr', value: `ptr-${index}` },
    ]);
    response.end(JSON.stringify({ status: ending, results }));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});
beforeEach(() => {
  asked.length = 0;
  events = [];
  refusal = () => undefined;
  ending = 'Complete';
});
afterAll(() => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  server.closeAllConnections();
  server.close();
  place.clear();
});

const second = (text: string): number => Date.parse(text) / 1000;
const START = second('2026-05-01T00:00:00Z');

async function prepare(source: string) {
  const store = createCloudwatchLogs({ endpoint, region: 'us-east-1', pause: async () => {} });
  const effects = {
    ledger: place.ledger,
    now: () => new Date('2026-05-02T00:00:00.700Z'),
    logs: { cloudwatch: async () => store },
  };
  const request = PrepareRequest.parse({ source, split: { train: 1 }, seed: seed++ });
  const { record } = await prepareDataset(effects, request, {
    signal: new AbortController().signal,
    progress: () => {},
  });
  const lines = readFileSync(record.splits['train']?.uri ?? '', 'utf8')
    .trim()
    .split('\n');
  return { record, lines };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

const row = (index: number) => JSON.stringify({ question: `question ${index}`, answer: `answer ${index % 3}` });

describe('a question to CloudWatch Logs', () => {
  it('gives its messages as rows, asked once, with the times fixed in the record', async () => {
    events = Array.from({ length: 20 }, (_, index) => ({ second: START + index, message: row(index) }));
    const { record, lines } = await prepare('cloudwatch:///app/answers?start=-1d&query=fields @message');
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(events.map((_, index) => `question ${index}`));
    expect(asked.filter(({ action }) => action === 'StartQuery').map(({ body }) => body)).toEqual([
      {
        logGroupName: '/app/answers',
        queryString: 'fields @message',
        startTime: START,
        endTime: START + 86_400,
        limit: MOST,
      },
    ]);
    expect(record.source.uri).toBe(
      'cloudwatch:///app/answers?query=fields+%40message&start=2026-05-01T00%3A00%3A00.000Z&end=2026-05-02T00%3A00%3A00.000Z',
    );
  });

  it('with more rows than one query returns is asked in halves, and no row is lost or doubled', async () => {
    events = Array.from({ length: 26_000 }, (_, index) => ({
      second: START + Math.floor(index / 100),
      message: row(index),
    }));
    const { record } = await prepare('cloudwatch:///app/answers?start=2026-05-01T00:00:00Z&end=2026-05-01T00:10:00Z');
    expect(record.rows).toEqual({ read: 26_000, kept: 26_000, dropped: 0 });
  });

  it('that cannot be asked, or fails, says why', async () => {
    const source = 'cloudwatch:///app/answers';
    expect(await failure(prepare(source))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('no rows'),
    });
    for (const [code, says, ours] of [
      ['ResourceNotFoundException', 'the log group /app/answers does not exist', 'not_found'],
      ['MalformedQueryException', 'unexpected symbol', 'bad_request'],
      ['AccessDeniedException', 'access is denied', 'unavailable'],
    ] as const) {
      refusal = () => ({ code, message: 'unexpected symbol' });
      expect(await failure(prepare(source)), code).toMatchObject({
        code: ours,
        message: expect.stringContaining(says),
      });
    }
    refusal = () => undefined;
    ending = 'Timeout';
    expect(await failure(prepare(source))).toMatchObject({ message: expect.stringContaining('ended as Timeout') });
  });

  it('waits for its turn when too many run', async () => {
    events = [0, 1, 2].map((index) => ({ second: START + index, message: row(index) }));
    refusal = (action, count) =>
      action === 'StartQuery' && count <= 3 ? { code: 'LimitExceededException', message: 'too many' } : undefined;
    expect((await prepare('cloudwatch:///app/answers')).lines).toHaveLength(3);
  });

  it('is refused when its address makes no sense', async () => {
    for (const [source, says] of [
      ['cloudwatch://', 'names no log group'],
      ['cloudwatch:///a?from=-1d', 'has "from"'],
      ['cloudwatch:///a?start=yesterday', '"yesterday" is neither'],
      ['cloudwatch:///a?start=2026-05-02T00:00:00Z&end=2026-05-01T00:00:00Z', 'not before its end'],
    ] as const)
      expect(await failure(prepare(source)), source).toMatchObject({
        code: 'bad_request',
        message: expect.stringContaining(says),
      });
  });
});

describe('the invocation log of Bedrock', () => {
  const entry = (input: unknown, output: unknown, more = {}) => ({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-05-01T00:00:00Z',
    operation: 'Converse',
    modelId: 'amazon.nova-2-lite-v1:0',
    input: { inputContentType: 'application/json', inputBodyJson: input },
    output: { outputContentType: 'application/json', outputBodyJson: output },
    ...more,
  });
  const user = (text: string) => ({ role: 'user', content: [{ text }] });
  const entries = [
    entry(
      { system: [{ text: 'Be brief.' }], messages: [user('one')], inferenceConfig: { maxTokens: 9 } },
      { output: { message: { role: 'assistant', content: [{ text: 'first' }] } }, stopReason: 'end_turn' },
    ),
    entry(
      { anthropic_version: 'bedrock-2023-05-31', system: 'Be brief.', messages: [{ role: 'user', content: 'two' }] },
      { content: [{ type: 'text', text: 'second' }], stop_reason: 'end_turn' },
    ),
    entry({ system: [{ text: 'Be brief.' }], messages: [user('three')] }, [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { delta: { text: 'thi' }, contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: 'rd' }, contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'end_turn' } },
    ]),
    entry({ messages: [user('failed')] }, undefined, { errorCode: 'ThrottlingException' }),
    entry({ inputText: 'embed me' }, { embedding: [0.1] }),
    { ...entry({}, {}), input: { inputBodyS3Path: 's3://logs/large.json.gz' } },
  ];

  it('becomes conversations, also from the files it is delivered in', async () => {
    const text = entries.map((each) => JSON.stringify(each)).join('\n');
    const { record, lines } = await place.prepareText('.json.gz', gzipSync(text), { split: { train: 1 } });
    expect(lines.map(turnsOf)).toEqual([
      { prompt: 'one', answer: 'first' },
      { prompt: 'two', answer: 'second' },
      { prompt: 'three', answer: 'third' },
    ]);
    expect(lines.every((line) => line.includes('"system":[{"text":"Be brief."}]'))).toBe(true);
    expect(problem(record, 'log_without_conversation')?.examples.map(({ row: at, detail }) => [at, detail])).toEqual([
      [4, 'line 4: the call failed with ThrottlingException'],
      [5, 'line 5: the request is no conversation'],
      [6, 'line 6: its body is kept apart, in s3://logs/large.json.gz'],
    ]);
  });

  it('becomes conversations when it is asked for in CloudWatch', async () => {
    events = entries.map((each, index) => ({ second: START + index, message: JSON.stringify(each) }));
    const { lines } = await prepare('cloudwatch:///aws/bedrock/invocations');
    expect(lines.map((line) => turnsOf(line).answer)).toEqual(['first', 'second', 'third']);
  });
});
