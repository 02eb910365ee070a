import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ForgeError } from '../../errors.ts';
import type { ObjectEntry, ObjectSource, ObjectStore } from '../../ports/objects.ts';
import type { AwsSettings } from './aws-settings.ts';
import { type BucketCall, createBucketCalls } from './bucket-clients.ts';
import { isBrokenConnection, toForgeError } from './errors.ts';
import { type ObjectPlace, toPlace } from './object-place.ts';
import { compareObject, putObject } from './put-object.ts';

/** A broken body is asked for again so many times; the SDK tries again only until the answer begins. */
const BODY_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;

/** Objects in S3, read in ranges of one version and written whole or not at all. */
export function createS3Objects(settings: AwsSettings): ObjectStore {
  const inBucket = createBucketCalls(settings);
  const source = createS3Source(settings, inBucket);
  return {
    ...source,
    compare: (uri, upload, signal) => compareObject(inBucket, source, uri, upload, signal),
    put: (uri, upload, signal) => putObject(inBucket, source, uri, upload, signal),
  };
}

function createS3Source(settings: AwsSettings, inBucket: BucketCall): ObjectSource {
  return {
    async look(uri, signal) {
      const place = toPlace(uri);
      try {
        return await head(inBucket, uri, place, signal);
      } catch (error) {
        const failure = toForgeError(error, { what: uri, permissions: 's3:GetObject and s3:ListBucket' });
        if (failure instanceof ForgeError && failure.code === 'not_found' && !isNoBucket(error)) return undefined;
        throw failure;
      }
    },
    async list(prefix, deep, signal) {
      const { Bucket, Key } = toPlace(prefix);
      const found: ObjectEntry[] = [];
      let next: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket,
          Prefix: Key,
          ...(deep ? {} : { Delimiter: '/' }),
          ...(next === undefined ? {} : { ContinuationToken: next }),
        });
        const page = await told(prefix, 's3:ListBucket', () =>
          inBucket(Bucket, (client) => client.send(command, { abortSignal: signal })),
        );
        for (const { Key: key, Size = 0, ETag = '' } of page.Contents ?? [])
          if (key !== undefined) found.push({ uri: `s3://${Bucket}/${key}`, bytes: Size, version: ETag });
        next = page.NextContinuationToken;
      } while (next !== undefined);
      return found;
    },
    read: (entry, start, end, signal) =>
      start === end
        ? Promise.resolve(new Uint8Array(0))
        : told(entry.uri, 's3:GetObject', () => readRange(settings, inBucket, entry, start, end, signal)),
  };
}

async function head(inBucket: BucketCall, uri: string, place: ObjectPlace, signal: AbortSignal): Promise<ObjectEntry> {
  const found = await inBucket(place.Bucket, (client) =>
    client.send(new HeadObjectCommand(place), { abortSignal: signal }),
  );
  return { uri, bytes: found.ContentLength ?? 0, version: found.ETag ?? '' };
}

async function readRange(
  { pause }: AwsSettings,
  inBucket: BucketCall,
  entry: ObjectEntry,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { Bucket, Key } = toPlace(entry.uri);
  const command = { Bucket, Key, Range: `bytes=${start}-${end - 1}`, IfMatch: entry.version };
  for (let attempt = 1; ; attempt++) {
    try {
      const { Body } = await inBucket(Bucket, (client) =>
        client.send(new GetObjectCommand(command), { abortSignal: signal }),
      );
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array(0);
      if (bytes.length !== end - start)
        throw Object.assign(new Error(`${bytes.length} of ${end - start} bytes came`), { code: 'IncompleteBody' });
      return bytes;
    } catch (error) {
      signal.throwIfAborted();
      if (attempt >= BODY_ATTEMPTS || !isBrokenConnection(error)) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1), signal);
    }
  }
}

async function told<T>(what: string, permissions: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toForgeError(error, { what, permissions });
  }
}

function isNoBucket(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchBucket';
}
