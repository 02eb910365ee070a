import { ListObjectsV2$, type ListObjectsV2Request } from '@aws-sdk/client-s3';
import type { ObjectShelf } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import { openBucket } from './check-access.ts';

const PAGE = 1000;

/** ListObjectsV2: keys in byte order, cut into pages, common prefixes counted as one key each. */
export function listObjects(shelf: ObjectShelf): Operation {
  return operation(ListObjectsV2$, (input: ListObjectsV2Request, call) => list(shelf, input, call));
}

function list(shelf: ObjectShelf, input: ListObjectsV2Request, call: Call): object {
  const bucket = openBucket(shelf, input.Bucket, call);
  const { Prefix = '', Delimiter = '', MaxKeys = PAGE } = input;
  const written = (key: string): string => (input.EncodingType === 'url' ? urlText(key) : key);
  const after = afterWhich(input);
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(Prefix)).sort(byBytes);
  const entries = [...new Set(keys.map((key) => foldedKey(key, Prefix, Delimiter)))].filter(
    (key) => byBytes(key, after) > 0,
  );
  const page = entries.slice(0, Math.min(PAGE, MaxKeys));
  const contents = page.flatMap((key) => {
    const stored = bucket.objects.get(key);
    if (stored === undefined || (Delimiter !== '' && isFolded(key, Prefix, Delimiter))) return [];
    return [
      {
        Key: written(key),
        Size: stored.content.bytes,
        ETag: stored.etag,
        LastModified: stored.modified,
        StorageClass: 'STANDARD',
      },
    ];
  });
  const folded = page.filter((key) => Delimiter !== '' && isFolded(key, Prefix, Delimiter));
  const last = page.at(-1);
  return {
    Name: bucket.name,
    Prefix: written(Prefix),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    KeyCount: page.length,
    MaxKeys,
    IsTruncated: page.length < entries.length,
    ...(Delimiter === '' ? {} : { Delimiter: written(Delimiter) }),
    ...(page.length < entries.length && last !== undefined ? { NextContinuationToken: toToken(last) } : {}),
    ...(contents.length === 0 ? {} : { Contents: contents }),
    ...(folded.length === 0 ? {} : { CommonPrefixes: folded.map((prefix) => ({ Prefix: written(prefix) })) }),
  };
}

function isFolded(key: string, prefix: string, delimiter: string): boolean {
  return key.endsWith(delimiter) && key.indexOf(delimiter, prefix.length) === key.length - delimiter.length;
}

/** The key, or what it has in common with its neighbours up to the delimiter. */
function foldedKey(key: string, prefix: string, delimiter: string): string {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at === -1 ? key : key.slice(0, at + delimiter.length);
}

function afterWhich({ ContinuationToken, StartAfter = '' }: ListObjectsV2Request): string {
  if (ContinuationToken === undefined) return StartAfter;
  const key = Buffer.from(ContinuationToken, 'base64url').toString('utf8');
  if (key.startsWith('after:')) return key.slice('after:'.length);
  throw serviceError('InvalidArgument', 'The continuation token provided is incorrect');
}

/** As S3 writes keys that XML may not hold; slashes stay. */
function urlText(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function toToken(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64url');
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
