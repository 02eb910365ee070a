import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ForgeError } from '../../errors.ts';
import type { ObjectSource, ObjectUpload } from '../../ports/objects.ts';
import type { BucketCall } from './bucket-clients.ts';
import { errorNames, toForgeError } from './errors.ts';
import { toPlace } from './object-place.ts';
import { PART_BYTES, uploadParts } from './upload-parts.ts';

const PERMISSIONS = 's3:PutObject, s3:GetObject and s3:ListBucket';
const COMPARED_BYTES = 8 << 20;

/** What is under an address, against what would be put there: by the hash kept with it, else by reading it. */
export async function compareObject(
  inBucket: BucketCall,
  source: ObjectSource,
  uri: string,
  upload: ObjectUpload,
  signal: AbortSignal,
): Promise<'absent' | 'same' | 'other'> {
  const entry = await source.look(uri, signal);
  if (entry === undefined) return 'absent';
  if (entry.bytes !== upload.bytes) return 'other';
  const place = toPlace(uri);
  const found = await translated(uri, () =>
    inBucket(place.Bucket, (client) => client.send(new HeadObjectCommand(place), { abortSignal: signal })),
  );
  const kept = found.Metadata?.['sha256'];
  if (kept !== undefined) return kept === upload.sha256 ? 'same' : 'other';
  const hash = createHash('sha256');
  for (let at = 0; at < entry.bytes; at += COMPARED_BYTES)
    hash.update(await source.read(entry, at, Math.min(entry.bytes, at + COMPARED_BYTES), signal));
  return hash.digest('hex') === upload.sha256 ? 'same' : 'other';
}

/** Puts a file under an address where nothing is yet. S3 itself refuses when another writer was faster. */
export async function putObject(
  inBucket: BucketCall,
  source: ObjectSource,
  uri: string,
  upload: ObjectUpload,
  signal: AbortSignal,
): Promise<'written' | 'same'> {
  const before = await compareObject(inBucket, source, uri, upload, signal);
  if (before === 'same') return 'same';
  if (before === 'other') throw occupied(uri);
  const file = await open(upload.path, 'r');
  try {
    await write(inBucket, uri, file, upload, signal);
    return 'written';
  } catch (error) {
    if (!errorNames(error).some((name) => ['PreconditionFailed', 'ConditionalRequestConflict'].includes(name)))
      throw toForgeError(error, { what: uri, permissions: PERMISSIONS });
    const now = await compareObject(inBucket, source, uri, upload, signal);
    if (now === 'same') return 'same';
    throw occupied(uri);
  } finally {
    await file.close();
  }
}

async function write(
  inBucket: BucketCall,
  uri: string,
  file: FileHandle,
  upload: ObjectUpload,
  signal: AbortSignal,
): Promise<void> {
  const place = { ...toPlace(uri), Metadata: { sha256: upload.sha256 }, ContentType: contentType(uri) };
  if (upload.bytes > PART_BYTES) return uploadParts(inBucket, place, { ...upload, file }, signal);
  const Body = Buffer.alloc(upload.bytes);
  const { bytesRead } = await file.read(Body, 0, upload.bytes, 0);
  if (bytesRead !== upload.bytes) throw new Error(`${upload.path} has ${bytesRead} bytes, not ${upload.bytes}`);
  await inBucket(place.Bucket, (client) =>
    client.send(new PutObjectCommand({ ...place, Body, IfNoneMatch: '*' }), { abortSignal: signal }),
  );
}

function contentType(uri: string): string {
  const ending = /\.([a-z]+)$/.exec(uri)?.[1] ?? '';
  if (ending === 'jsonl') return 'application/x-ndjson';
  return ['png', 'jpeg', 'gif', 'webp'].includes(ending) ? `image/${ending}` : 'application/json';
}

function occupied(uri: string): ForgeError {
  return new ForgeError('conflict', `${uri} holds other content, which is never overwritten`, {
    next: 'choose another destination, or remove the object',
  });
}

async function translated<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toForgeError(error, { what, permissions: PERMISSIONS });
  }
}
