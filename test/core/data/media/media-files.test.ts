import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { prepareDataset } from '../../../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../../../src/core/data/request.ts';
import { createS3Objects } from '../../../../src/core/runtimes/aws/s3-objects.ts';
import { type S3StandIn, startS3StandIn } from '../../../support/s3-stand-in.ts';
import { readReport } from '../../../../src/core/data/read-report.ts';
import { createWorkplace, problem } from '../prepare-text.ts';

const place = createWorkplace();
let s3: S3StandIn;
let files = 0;

beforeAll(async () => {
  s3 = await startS3StandIn();
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});
afterEach(() => {
  s3.objects.clear();
  s3.requests.length = 0;
  s3.fault.decide = () => undefined;
});
afterAll(async () => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  await s3.close();
  place.clear();
});

function png(width: number, height: number, more = 0): Buffer {
  const head = Buffer.alloc(33 + more);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

function mp4(seconds: number, before = 0): Buffer {
  const box = (kind: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(kind, 4);
    return Buffer.concat([head, body]);
  };
  const mvhd = Buffer.alloc(100);
  mvhd.writeUInt32BE(1000, 12);
  mvhd.writeUInt32BE(seconds * 1000, 16);
  return Buffer.concat([
    box('ftyp', Buffer.from('isomiso2')),
    box('mdat', Buffer.alloc(before)),
    box('moov', box('mvhd', mvhd)),
  ]);
}

const row = (kind: string, format: string, uri: string, ask = uri) => ({
  messages: [
    {
      role: 'user',
      content: [{ [kind]: { format, source: { s3Location: { uri, bucketOwner: '123456789012' } } } }, { text: ask }],
    },
    { role: 'assistant', content: [{ text: `answer to ${ask}` }] },
  ],
});

async function prepare(rows: unknown[], request: Record<string, unknown> = {}) {
  const store = createS3Objects({ endpoint: s3.endpoint, region: 'us-east-1', pause: async () => {} });
  const effects = {
    ledger: place.ledger,
    now: () => new Date('2026-05-01T00:00:00Z'),
    objects: { s3: async () => store },
  };
  const source = place.put(`rows-${files++}.jsonl`, rows.map((each) => JSON.stringify(each)).join('\n'));
  const call = { signal: new AbortController().signal, progress: () => {} };
  const { record, created } = await prepareDataset(
    effects,
    PrepareRequest.parse({ source, split: { train: 1 }, ...request }),
    call,
  );
  const { notes, problems } = await readReport(place.ledger.folder('dataset', record.id));
  return { record, created, problems, looked: notes.find((note) => note.includes('looked at')) };
}

it('a file that is missing, of another kind, too large, too small or too long blocks, named with its row', async () => {
  s3.put('b/good.png', png(30, 30));
  s3.put('b/gif.png', Buffer.from('GIF89a\x20\0\x20\0', 'latin1'));
  s3.put('b/small.png', png(30, 24));
  s3.put('b/large.png', png(30, 30, 10_485_760));
  const { record, problems, looked } = await prepare(
    ['good', 'gif', 'small', 'large', 'none'].map((name) => row('image', 'png', `s3://b/${name}.png`)),
  );
  expect(record.ready).toBe(false);
  expect(problems.find(({ code }) => code === 'bad_media_file')).toMatchObject({
    severity: 'block',
    count: 4,
    examples: [
      { row: 2, detail: 'image s3://b/gif.png: it is gif, not png' },
      { row: 3, detail: 'image s3://b/small.png: it has 30 x 24 pixels, at least 25 x 25 are needed' },
      { row: 4, detail: 'image s3://b/large.png: it has 10485793 bytes, at most 10485760 are read' },
      { row: 5, detail: 'image s3://b/none.png: it does not exist' },
    ],
  });
  expect(looked).toBe('pictures, videos and documents looked at: 5 of 5');
});

it('the length of a video is read from its header, wherever that stands', async () => {
  s3.put('b/ok.mp4', mp4(90, 300_000));
  s3.put('b/long.mp4', mp4(91, 300_000));
  s3.put('b/what.mkv', Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(80)]));
  const { problems } = await prepare([
    row('video', 'mp4', 's3://b/ok.mp4'),
    row('video', 'mp4', 's3://b/long.mp4'),
    row('video', 'mkv', 's3://b/what.mkv'),
  ]);
  expect(problems.find(({ code }) => code === 'bad_media_file')?.examples).toEqual([
    { row: 2, detail: 'video s3://b/long.mp4: it lasts 91 s, at most 90 s are read' },
  ]);
  expect(problems.find(({ code }) => code === 'media_unknown')?.examples).toEqual([
    { row: 3, detail: 'video s3://b/what.mkv: how long it lasts is not read from mkv' },
  ]);
  expect(s3.requests.filter(({ method }) => method === 'GET').every(({ range }) => range !== undefined)).toBe(true);
});

it('each address is looked at once, however many rows name it', async () => {
  s3.put('b/same.png', png(30, 30));
  const { looked } = await prepare(
    Array.from({ length: 50 }, (_, index) => row('image', 'png', 's3://b/same.png', `question ${index}`)),
  );
  expect(s3.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  expect(looked).toBe('pictures, videos and documents looked at: 1 of 1');
});

it('what cannot be reached is unknown with the reason, never silence, and a refusing bucket is left alone', async () => {
  s3.put('open/a.png', png(30, 30));
  s3.fault.decide = ({ path }) =>
    path.startsWith('shut/') ? { kind: 'refuse', status: 403, code: 'AccessDenied' } : undefined;
  const shut = Array.from({ length: 60 }, (_, index) => row('image', 'png', `s3://shut/${index}.png`));
  const { record, problems, looked } = await prepare([row('image', 'png', 's3://open/a.png'), ...shut]);
  const unknown = problems.find(({ code }) => code === 'media_unknown');
  expect(unknown).toMatchObject({ severity: 'warn', count: 60 });
  expect(unknown?.examples[0]?.detail).toMatch(/^image s3:\/\/shut\/0.png: .*access is denied/);
  expect(looked).toBe('pictures, videos and documents looked at: 1 of 61');
  expect(s3.requests.filter(({ path }) => path.startsWith('shut/')).length).toBeLessThan(40);
  expect(record.ready).toBe(true);
});

it('rows whose pictures were mended are another dataset', async () => {
  const rows = [row('image', 'png', 's3://b/later.png')];
  const before = await prepare(rows);
  s3.put('b/later.png', png(30, 30));
  const after = await prepare(rows);
  expect([before.record.ready, after.record.ready]).toEqual([false, true]);
  expect(after.record.id).not.toBe(before.record.id);
  expect(await prepare(rows)).toMatchObject({ created: false, record: { id: after.record.id } });
});

it('pictures within rows of an evaluation are looked at too', async () => {
  const data = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
  const { record, looked } = await prepare(
    [png(30, 30), Buffer.from('hello')].map((bytes, index) => ({
      query: `what is ${index}?`,
      response: 'a',
      images: [{ data: data(bytes) }],
    })),
    { method: 'eval', split: { test: 1 } },
  );
  expect(problem(record, 'bad_media_file')).toMatchObject({ severity: 'warn', count: 1, examples: [{ row: 2 }] });
  expect(looked).toBe('pictures, videos and documents looked at: 2 of 2');
});

it('pictures within rows of a conversation are put beside the dataset, and the rows name them there', async () => {
  const picture = png(30, 30);
  const said = (index: number, url: string) => ({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: `what is ${index}?` },
          { type: 'image_url', image_url: { url } },
        ],
      },
      { role: 'assistant', content: `picture ${index}` },
    ],
  });
  const url = `data:image/png;base64,${picture.toString('base64')}`;
  const small = `data:image/png;base64,${png(5, 5).toString('base64')}`;
  const rows = [said(1, url), said(2, url), said(3, small), said(4, 'https://host.org/a.png')];
  const columns = { bucket_owner: '123456789012' };
  const { record, problems } = await prepare(rows, { destination: 's3://out/set', columns });
  const name = `${createHash('sha256').update(picture).digest('hex').slice(0, 32)}.png`;
  expect(record.rows.kept).toBe(2);
  expect(s3.objects.get(`out/set/pictures/${name}`)?.body).toEqual(picture);
  expect([...s3.objects.keys()].filter((path) => path.includes('pictures'))).toHaveLength(1);
  expect(s3.objects.get('out/set/train.jsonl')?.body.toString()).toContain(`"uri":"s3://out/set/pictures/${name}"`);
  expect(problems.find(({ code }) => code === 'bad_media')?.examples[0]?.detail).toContain(
    'the picture in the row: it has 5 x 5 pixels, at least 25 x 25 are needed',
  );
  expect(problems.find(({ code }) => code === 'media_not_in_s3')).toMatchObject({
    count: 1,
    examples: [
      { row: 4, detail: 'line 4: message 1: the image is at https://host.org/a.png; training reads S3 alone' },
    ],
  });
  const local = await prepare(
    [...rows, said(5, url)].map((each) => ({ ...each })),
    { columns },
  ).catch((error: unknown) => error);
  expect(String(local)).toContain('media_not_in_s3');
});
