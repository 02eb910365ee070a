import { createHash } from 'node:crypto';
import {
  DeleteObject$,
  type DeleteObjectRequest,
  DeleteObjects$,
  type DeleteObjectsRequest,
  PutObject$,
  type PutObjectRequest,
} from '@aws-sdk/client-s3';
import type { Bucket, ObjectShelf, StoredObject } from '../objects/object-shelf.ts';
import { keepContent } from '../objects/content.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { checkKey, openBucket } from './check-access.ts';
import { preconditionFailed } from './read-objects.ts';
import { readRequestBody } from './request-body.ts';

/** PutObject, DeleteObject and DeleteObjects. */
export function writeObjects(shelf: ObjectShelf): Operation[] {
  return [
    operation(PutObject$, (input: PutObjectRequest, call) => put(shelf, input, call)),
    operation(DeleteObject$, (input: DeleteObjectRequest, call) => {
      openBucket(shelf, input.Bucket, call).objects.delete(input.Key ?? '');
      return {};
    }),
    operation(DeleteObjects$, (input: DeleteObjectsRequest, call) => {
      const { objects } = openBucket(shelf, input.Bucket, call);
      const keys = (input.Delete?.Objects ?? []).flatMap(({ Key }) => Key ?? []);
      for (const key of keys) objects.delete(key);
      return { Deleted: keys.map((Key) => ({ Key })) };
    }),
  ];
}

async function put(shelf: ObjectShelf, input: PutObjectRequest, call: Call): Promise<object> {
  const bucket = openBucket(shelf, input.Bucket, call);
  checkKey(bucket, 'kms:GenerateDataKey');
  checkConditions(bucket, input.Key ?? '', input);
  const { data, checksums } = readRequestBody(call.request);
  const etag = `"${createHash('md5').update(data).digest('hex')}"`;
  const content = await keepContent(shelf.folder, data);
  checkConditions(bucket, input.Key ?? '', input); // of two writers at once one is later
  bucket.objects.set(input.Key ?? '', { content, etag, modified: call.now, checksums, ...describe(input) });
  return { ETag: etag, ...checksums };
}

/** What is kept about an object besides its bytes. */
export function describe(input: {
  Metadata?: Record<string, string> | undefined;
  ContentType?: string | undefined;
  SSEKMSKeyId?: string | undefined;
}): Pick<StoredObject, 'metadata' | 'type' | 'kmsKey'> {
  return {
    metadata: input.Metadata ?? {},
    type: input.ContentType ?? 'binary/octet-stream',
    ...(input.SSEKMSKeyId === undefined ? {} : { kmsKey: input.SSEKMSKeyId }),
  };
}

/** If-None-Match: * (nothing there yet) and If-Match: etag (just this one there). */
export function checkConditions(
  bucket: Bucket,
  key: string,
  { IfNoneMatch, IfMatch }: { IfNoneMatch?: string | undefined; IfMatch?: string | undefined },
): void {
  const present = bucket.objects.get(key);
  if (IfNoneMatch === '*' && present !== undefined) throw preconditionFailed('If-None-Match');
  if (IfMatch !== undefined && present?.etag !== IfMatch) throw preconditionFailed('If-Match');
}
