import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareDataset } from '../../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../../src/core/data/request.ts';
import { createS3Objects } from '../../../../src/core/runtimes/aws/s3-objects.ts';
import { type S3StandIn, startS3StandIn } from '../../../support/s3-stand-in.ts';
import { createWorkplace, problem, turnsOf } from '../../data/prepare-text.ts';

const place = createWorkplace();
let s3: S3StandIn;
let seed = 0;

beforeAll(async () => {
  s3 = await startS3StandIn();
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});
afterEach(() => {
  s3.objects.clear();
  s3.forgetUploads();
  s3.requests.length = 0;
  s3.fault.decide = () => undefined;
  s3.region.name = undefined;
});
afterAll(async () => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  await s3.close();
  place.clear();
});

const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );
const rows = (from: number, count: number, filler = '') =>
  Array.from(
    { length: count },
    (_, index) =>
      `${JSON.stringify({ question: `question ${from + index}${filler}`, answer: `${(from + index) % 7}` })}\n`,
  ).join('');

async function prepare(request: Record<string, unknown>, signal = new AbortController().signal) {
  const store = createS3Objects({ endpoint: s3.endpoint, region: 'us-east-1', pause: async () => {} });
  const effects = {
    ledger: place.ledger,
    now: () => new Date('2026-05-01T00:00:00Z'),
    objects: { s3: async () => store },
  };
  const call = { signal, progress: () => {} };
  const { record } = await prepareDataset(
    effects,
    PrepareRequest.parse({ split: { train: 1 }, seed: seed++, ...request }),
    call,
  );
  return {
    record,
    prompts: () =>
      readFileSync(record.splits['train']?.uri ?? '', 'utf8')
        .trim()
        .split('\n')
        .map((line) => turnsOf(line).prompt),
  };
}

describe('a source in S3', () => {
  it('one object is read in ranges of one version', async () => {
    const body = rows(0, 3000, ` ${'x'.repeat(3000)}`);
    s3.put('bucket/path/tickets.jsonl', body);
    const { record } = await prepare({ source: 's3://bucket/path/tickets.jsonl' });
    expect(record.rows.kept).toBe(3000);
    expect(record.source).toMatchObject({ uri: 's3://bucket/path/tickets.jsonl', bytes: body.length });
    const ranges = s3.requests.filter(({ method }) => method === 'GET').map(({ range }) => range);
    expect(ranges).toContain(`bytes=${2 * (4 << 20)}-${body.length - 1}`);
  });

  it('a prefix is read like a folder, page by page, gzip too', async () => {
    s3.put('bucket/set/b.jsonl.gz', gzipSync(rows(2, 1)));
    s3.put('bucket/set/a.jsonl', rows(0, 2));
    s3.put('bucket/set/c.csv', 'question,answer\nlast,1\n');
    s3.put('bucket/set/_SUCCESS', '');
    s3.put('bucket/set/readme.md', 'x');
    s3.put('bucket/set/deeper/d.jsonl', rows(9, 1));
    for (const source of ['s3://bucket/set/', 's3://bucket/set']) {
      const { record, prompts } = await prepare({ source });
      expect(prompts()).toEqual(['question 0', 'question 1', 'question 2', 'last']);
      expect(problem(record, 'foreign_files')?.examples[0]?.detail).toBe('not read: readme.md');
    }
    const deep = await prepare({ source: 's3://bucket/set/**/*.jsonl' });
    expect(deep.prompts()).toEqual(['question 0', 'question 1', 'question 9']);
  });

  it('throttling, resets and answers cut short do not show', async () => {
    s3.put('bucket/a.jsonl', rows(0, 3000, ` ${'y'.repeat(3000)}`));
    const faults = [
      { kind: 'refuse', status: 503, code: 'SlowDown' },
      { kind: 'reset', after: 100_000 },
      { kind: 'cut', after: 5000 },
      { kind: 'refuse', status: 500, code: 'InternalError' },
    ] as const;
    s3.fault.decide = ({ method, count }) =>
      method === 'GET' && count % 2 === 1 ? faults[((count - 1) / 2) % faults.length] : undefined;
    const { record } = await prepare({ source: 's3://bucket/a.jsonl' });
    expect(record.rows).toEqual({ read: 3000, kept: 3000, dropped: 0 });
  });

  it('an object that changes meanwhile is an error, never a mixture', async () => {
    s3.put('bucket/a.jsonl', rows(0, 3000, ` ${'z'.repeat(3000)}`));
    s3.fault.decide = ({ method, count }) => {
      if (method === 'GET' && count === 3) s3.put('bucket/a.jsonl', rows(500_000, 3000, ` ${'z'.repeat(3000)}`));
      return undefined;
    };
    expect(await failure(prepare({ source: 's3://bucket/a.jsonl' }))).toMatchObject({
      code: 'conflict',
      message: 's3://bucket/a.jsonl changed while it was read (PreconditionFailed)',
    });
  });

  it('a bucket in another region is found there, once', async () => {
    s3.put('bucket/a.jsonl', rows(0, 10));
    s3.region.name = 'eu-central-1';
    const { record } = await prepare({ source: 's3://bucket/a.jsonl' });
    expect(record.rows.kept).toBe(10);
    expect(s3.requests.filter(({ region }) => region === 'us-east-1')).toHaveLength(1);
  });

  it.each([
    [403, 'AccessDenied', 'User is not authorized to perform: kms:Decrypt on resource', 'KMS key', 'kms:Decrypt'],
    [403, 'AccessDenied', 'Access Denied', 'access is denied', 's3:GetObject'],
    [403, 'ExpiredToken', 'The provided token has expired.', 'have expired', 'sign in again'],
    [403, 'InvalidAccessKeyId', 'does not exist', 'does not know these credentials', 'access key'],
    [403, 'InvalidObjectState', 'Glacier', 'is archived', 'restore it'],
    [404, 'NoSuchBucket', 'The specified bucket does not exist', 'no such bucket', 'name of the bucket'],
    [403, 'RequestTimeTooSkewed', 'too large', 'clock', 'set the clock'],
    [400, 'SomethingNew', 'never seen', 'SomethingNew: never seen', 'not known here'],
  ])('%s %s (%s) is explained', async (status, code, message, says, next) => {
    s3.put('bucket/a.jsonl', rows(0, 10));
    s3.fault.decide = ({ method }) => (method === 'GET' ? { kind: 'refuse', status, code, message } : undefined);
    expect(await failure(prepare({ source: 's3://bucket/a.jsonl' }))).toMatchObject({
      message: expect.stringContaining(says),
      next: expect.stringContaining(next),
    });
  });

  it('what is not there is said, with the address', async () => {
    s3.put('bucket/other.txt', 'x');
    expect(await failure(prepare({ source: 's3://bucket/none.jsonl' }))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('s3://bucket/none.jsonl'),
    });
    expect(await failure(prepare({ source: 's3://Bad_Bucket/x' }))).toMatchObject({ code: 'bad_request' });
    expect(await failure(prepare({ source: 's3://bucket/' }))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('other.txt'),
    });
  });

  it('a store that cannot be reached is said to be so', async () => {
    const store = createS3Objects({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1', pause: async () => {} });
    const error = await failure(store.list('s3://bucket/x', false, new AbortController().signal));
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('cannot be reached') });
  }, 60_000);

  it('missing credentials are said to be missing', async () => {
    const kept = { ...process.env };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    });
    const error = await failure(prepare({ source: 's3://bucket/a.jsonl' }));
    for (const name of ['AWS_EC2_METADATA_DISABLED', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
      delete process.env[name];
    Object.assign(process.env, kept);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no AWS credentials were found'),
    });
  });

  it('a cancelled call ends at once', async () => {
    s3.put('bucket/a.jsonl', rows(0, 3000, ` ${'z'.repeat(3000)}`));
    const stop = new AbortController();
    s3.fault.decide = ({ method, count }) => {
      if (method === 'GET' && count === 2) stop.abort();
      return undefined;
    };
    expect(await failure(prepare({ source: 's3://bucket/a.jsonl' }, stop.signal))).toMatchObject({ code: 'cancelled' });
  });
});

describe('a destination in S3', () => {
  const source = () => place.put(`rows-${seed}.jsonl`, rows(0, 300));
  const fixed = { seed: 77, split: { train: 0.8, validation: 0.1, test: 0.1 } };

  it('gets the splits and then the manifest, and the dataset names the copies', async () => {
    const { record } = await prepare({ source: source(), destination: 's3://bucket/out', ...fixed });
    const written = s3.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    expect(written).toEqual([
      'bucket/out/train.jsonl',
      'bucket/out/validation.jsonl',
      'bucket/out/test.jsonl',
      'bucket/out/manifest.json',
    ]);
    for (const [name, split] of Object.entries(record.splits)) {
      expect(split.copy).toBe(`s3://bucket/out/${name}.jsonl`);
      expect(s3.objects.get(`bucket/out/${name}.jsonl`)?.body.equals(readFileSync(split.uri))).toBe(true);
    }
    const manifest = JSON.parse(String(s3.objects.get('bucket/out/manifest.json')?.body));
    expect(manifest).toMatchObject({ dataset_id: record.id, content_hash: record.content_hash });
  });

  it('can be read again as a source: its manifest is no row', async () => {
    const written = await prepare({ source: source(), destination: 's3://bucket/again', ...fixed });
    const { record } = await prepare({ source: 's3://bucket/again/' });
    expect(record.rows).toEqual({ read: written.record.rows.kept, kept: written.record.rows.kept, dropped: 0 });
  });

  it('that holds the same is left, and that holds something else is never overwritten', async () => {
    await prepare({ source: source(), destination: 's3://bucket/out/', ...fixed });
    s3.requests.length = 0;
    await prepare({ source: source(), destination: 's3://bucket/out/', ...fixed });
    expect(s3.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    const before = [...s3.objects.values()].map(({ etag }) => etag);
    const other = prepare({ source: source(), destination: 's3://bucket/out/', ...fixed, seed: 78 });
    expect(await failure(other)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('holds other content'),
    });
    expect([...s3.objects.values()].map(({ etag }) => etag)).toEqual(before);
  });

  it('that was left half written is completed by the next call', async () => {
    s3.fault.decide = ({ method, path }) =>
      method === 'PUT' && path.endsWith('test.jsonl')
        ? { kind: 'refuse', status: 403, code: 'AccessDenied' }
        : undefined;
    expect(await failure(prepare({ source: source(), destination: 's3://bucket/out', ...fixed }))).toMatchObject({
      code: 'unavailable',
    });
    expect(s3.objects.has('bucket/out/manifest.json')).toBe(false);
    s3.fault.decide = () => undefined;
    await prepare({ source: source(), destination: 's3://bucket/out', ...fixed });
    expect([...s3.objects.keys()].sort()).toEqual([
      'bucket/out/manifest.json',
      'bucket/out/test.jsonl',
      'bucket/out/train.jsonl',
      'bucket/out/validation.jsonl',
    ]);
  });

  it('what killed uploads of the same object left is removed by the next call, what others work on is not', async () => {
    const large = place.put('orphans.jsonl', rows(0, 6000, ` ${'v'.repeat(3000)}`));
    const first = await prepare({ source: large, seed: 6 });
    const gone = spawnSync(process.execPath, ['-e', '0']).pid;
    const killed = s3.abandon('bucket/orphans/train.jsonl', new Date());
    const mark = `${first.record.splits['train']?.uri}.upload`;
    writeFileSync(mark, JSON.stringify({ UploadId: killed, pid: gone }));
    s3.abandon('bucket/orphans/train.jsonl', new Date(Date.now() - 11 * 60_000));
    s3.abandon('bucket/orphans/train.jsonl', new Date(Date.now() - 9 * 60_000));
    s3.abandon('bucket/orphans/train.jsonl.other', new Date(0));
    await prepare({ source: large, destination: 's3://bucket/orphans', seed: 6 });
    expect(s3.openUploads()).toBe(2);
    expect(s3.objects.has('bucket/orphans/manifest.json')).toBe(true);
    expect(existsSync(mark)).toBe(false);
  });

  it('without leave to list uploads, an upload goes on', async () => {
    const large = place.put('unlisted.jsonl', rows(0, 6000, ` ${'u'.repeat(3000)}`));
    s3.fault.decide = ({ method, query }) =>
      method === 'GET' && query.has('uploads') ? { kind: 'refuse', status: 403, code: 'AccessDenied' } : undefined;
    await prepare({ source: large, destination: 's3://bucket/unlisted' });
    expect(s3.objects.has('bucket/unlisted/manifest.json')).toBe(true);
  });

  it('large files go in parts, four at once; a part that fails leaves nothing behind', async () => {
    const large = place.put('large.jsonl', rows(0, 6000, ` ${'w'.repeat(3000)}`));
    s3.fault.decide = ({ method, query }) =>
      method === 'PUT' && query.get('partNumber') === '2'
        ? { kind: 'refuse', status: 403, code: 'AccessDenied' }
        : undefined;
    expect(await failure(prepare({ source: large, destination: 's3://bucket/big', seed: 5 }))).toMatchObject({
      code: 'unavailable',
    });
    expect([s3.objects.size, s3.openUploads()]).toEqual([0, 0]);
    s3.fault.decide = ({ method, count }) =>
      method === 'PUT' && count === 1 ? { kind: 'refuse', status: 503, code: 'SlowDown' } : undefined;
    const { record } = await prepare({ source: large, destination: 's3://bucket/big', seed: 5 });
    const uri = record.splits['train']?.uri ?? '';
    expect(readFileSync(uri).length).toBeGreaterThan(2 * (8 << 20));
    expect(s3.objects.get('bucket/big/train.jsonl')?.body.equals(readFileSync(uri))).toBe(true);
  });

  it('gets nothing of a dataset that is not ready', async () => {
    const bad = place.put('bad.jsonl', rows(0, 2) + '{oops\n'.repeat(5));
    const { record } = await prepare({ source: bad, destination: 's3://bucket/no' });
    expect(record.ready).toBe(false);
    expect(s3.objects.size).toBe(0);
  });
});
