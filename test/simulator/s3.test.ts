import { randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { clientOf, simulators } from './simulated.ts';

const start = simulators();

async function withBucket() {
  const simulator = await start();
  const s3 = new S3Client(clientOf(simulator));
  await s3.send(new CreateBucketCommand({ Bucket: 'rows' }));
  return { simulator, s3 };
}

describe('objects', () => {
  it('are read whole, in ranges and by version, as they were put', async () => {
    const { s3 } = await withBucket();
    const Body = randomBytes(200_000);
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket: 'rows', Key: 'a/ü b.jsonl', Body, Metadata: { sha256: 'x' } }),
    );
    const place = { Bucket: 'rows', Key: 'a/ü b.jsonl' };
    const whole = await s3.send(new GetObjectCommand(place));
    expect(Buffer.from((await whole.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect(whole).toMatchObject({ ETag, ContentLength: 200_000, Metadata: { sha256: 'x' } });
    const part = await s3.send(new GetObjectCommand({ ...place, Range: 'bytes=10-19' }));
    expect(part).toMatchObject({ ContentRange: 'bytes 10-19/200000', $metadata: { httpStatusCode: 206 } });
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(Body.subarray(10, 20))).toBe(true);
    await expect(s3.send(new GetObjectCommand({ ...place, IfMatch: '"other"' }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(s3.send(new GetObjectCommand({ ...place, Range: 'bytes=200000-' }))).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('are missing by name, and in a HEAD by status', async () => {
    const { s3 } = await withBucket();
    const missing = { Bucket: 'rows', Key: 'none' };
    await expect(s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.send(new HeadObjectCommand(missing))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'no-bucket', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('of two writers with If-None-Match one wins', async () => {
    const { s3 } = await withBucket();
    const put = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: 'rows', Key: 'once', Body, IfNoneMatch: '*' })).then(
        () => 'written',
        (error: Error) => error.name,
      );
    const outcomes = await Promise.all([put('a'), put('b'), put('c')]);
    expect(outcomes.sort()).toEqual(['PreconditionFailed', 'PreconditionFailed', 'written']);
  });

  it('are refused when a checksum does not fit their bytes', async () => {
    const { s3 } = await withBucket();
    const wrong = new PutObjectCommand({ Bucket: 'rows', Key: 'k', Body: 'text', ChecksumSHA256: 'AAAA' });
    await expect(s3.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('are taken from streams, whose frames are not kept', async () => {
    const { s3 } = await withBucket();
    const { Readable } = await import('node:stream');
    const Body = Readable.from([Buffer.from('one,'), Buffer.from('two')]);
    await s3.send(new PutObjectCommand({ Bucket: 'rows', Key: 'stream', Body, ContentLength: 7 }));
    const { Body: read } = await s3.send(new GetObjectCommand({ Bucket: 'rows', Key: 'stream' }));
    expect(await read?.transformToString()).toBe('one,two');
  });
});

describe('uploads in parts', () => {
  it('make one object with a composite ETag, and only with the completion', async () => {
    const { s3, simulator } = await withBucket();
    const place = { Bucket: 'rows', Key: 'big' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
    const pieces = [randomBytes(5 << 20), randomBytes(1000)];
    const Parts = await Promise.all(
      pieces.map(async (Body, index) => {
        const { ETag } = await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber: index + 1, Body }));
        return { PartNumber: index + 1, ETag };
      }),
    );
    expect(simulator.world.objects.buckets.get('rows')?.objects.size).toBe(0);
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts }, IfNoneMatch: '*' }),
    );
    expect(done.ETag).toMatch(/^"[\da-f]{32}-2"$/);
    const { Body } = await s3.send(new GetObjectCommand(place));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('refuse a part that is too small, and one nobody sent', async () => {
    const { s3 } = await withBucket();
    const place = { Bucket: 'rows', Key: 'big' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
    const { ETag } = await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: 'a' }));
    const second = await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 2, Body: 'b' }));
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
    await expect(complete([{ PartNumber: 3, ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(
      complete([
        { PartNumber: 1, ETag },
        { PartNumber: 2, ETag: second.ETag },
      ]),
    ).rejects.toMatchObject({ name: 'EntityTooSmall' });
  });
});

describe('buckets', () => {
  it('list their keys in pages and folded at a delimiter', async () => {
    const { s3 } = await withBucket();
    for (const Key of ['a/1', 'a/2', 'b', 'c/x/1', 'ü&<'])
      await s3.send(new PutObjectCommand({ Bucket: 'rows', Key, Body: '.' }));
    const first = await s3.send(new ListObjectsV2Command({ Bucket: 'rows', MaxKeys: 2 }));
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket: 'rows', ContinuationToken: first.NextContinuationToken }),
    );
    const keys = [...(first.Contents ?? []), ...(rest.Contents ?? [])].map(({ Key }) => Key);
    expect(keys).toEqual(['a/1', 'a/2', 'b', 'c/x/1', 'ü&<']);
    const folded = await s3.send(new ListObjectsV2Command({ Bucket: 'rows', Delimiter: '/' }));
    expect(folded.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'c/' }]);
    expect(folded.Contents?.map(({ Key }) => Key)).toEqual(['b', 'ü&<']);
    await s3.send(new DeleteObjectCommand({ Bucket: 'rows', Key: 'b' }));
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'rows', Prefix: 'b' }))).KeyCount).toBe(0);
  });

  it('send a client of another region to their own', async () => {
    const { simulator, s3 } = await withBucket();
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'rows' }))).BucketRegion).toBe('us-east-1');
    const elsewhere = new S3Client(clientOf(simulator, 'eu-west-1'));
    const refusal = await elsewhere
      .send(new GetObjectCommand({ Bucket: 'rows', Key: 'k' }))
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      name: 'PermanentRedirect',
      $response: { headers: { 'x-amz-bucket-region': 'us-east-1' } },
    });
  });
});
