import { GetObject$, type GetObjectCommandOutput, type GetObjectRequest, HeadObject$ } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { ObjectShelf, StoredObject } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { checkKey, openBucket } from './check-access.ts';

type Got = Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & { Body?: Uint8Array | Readable };

/** GetObject and HeadObject. */
export function readObjects(shelf: ObjectShelf): Operation[] {
  return [
    operation(GetObject$, (input: GetObjectRequest, call): Got => {
      const { stored, start, end, partial } = wanted(shelf, input, call);
      return { ...about(stored, start, end, partial), Body: stored.content.part(start, end) };
    }),
    operation(HeadObject$, (input: GetObjectRequest, call): Got => {
      const { stored, start, end, partial } = wanted(shelf, input, call);
      return about(stored, start, end, partial);
    }),
  ];
}

type Wanted = { stored: StoredObject; start: number; end: number; partial: boolean };

function wanted(shelf: ObjectShelf, input: GetObjectRequest, call: Call): Wanted {
  const bucket = openBucket(shelf, input.Bucket, call);
  const stored = bucket.objects.get(input.Key ?? '');
  if (stored === undefined)
    throw serviceError('NoSuchKey', 'The specified key does not exist.', {
      status: 404,
      extra: { Key: input.Key ?? '' },
    });
  checkKey(bucket, 'kms:Decrypt');
  if (input.IfMatch !== undefined && input.IfMatch !== stored.etag) throw preconditionFailed('If-Match');
  if (input.IfNoneMatch === stored.etag) throw serviceError('NotModified', 'Not Modified', { status: 304 });
  const range = rangeOf(input.Range, stored.content.bytes);
  return { stored, ...range };
}

/** `bytes=a-b`, `bytes=a-` and `bytes=-n`; anything else is the whole, as S3 has it. */
function rangeOf(text: string | undefined, bytes: number): { start: number; end: number; partial: boolean } {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === ''))
    return { start: 0, end: bytes, partial: false };
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes : Math.min(bytes, Number(to) + 1);
  if (start >= bytes || start >= end)
    throw serviceError('InvalidRange', 'The requested range is not satisfiable', {
      status: 416,
      headers: { 'content-range': `bytes */${bytes}` },
    });
  return { start, end, partial: true };
}

function about(stored: StoredObject, start: number, end: number, partial: boolean): Got {
  return {
    AcceptRanges: 'bytes',
    ContentLength: end - start,
    ETag: stored.etag,
    LastModified: stored.modified,
    ContentType: stored.type,
    Metadata: { ...stored.metadata },
    ...(partial ? { ContentRange: `bytes ${start}-${end - 1}/${stored.content.bytes}` } : stored.checksums),
    ...(stored.kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: stored.kmsKey }),
  };
}

export function preconditionFailed(condition: string): Error {
  return serviceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    extra: { Condition: condition },
  });
}
