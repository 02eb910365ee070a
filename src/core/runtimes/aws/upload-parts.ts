import type { FileHandle } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { BucketCall } from './bucket-clients.ts';
import type { ObjectPlace } from './object-place.ts';
import { removeOrphans } from './orphaned-uploads.ts';
import { abandonedUpload, markUpload, unmarkUpload } from './upload-mark.ts';

/** Smallest part; larger where a file would need more than 9,000 of them (S3 allows 10,000). */
export const PART_BYTES = 8 << 20;
const MAX_PARTS = 9000;
const AT_ONCE = 4;

/** An open file with its path and size. */
type UploadedFile = { file: FileHandle; path: string; bytes: number };
type NewObject = ObjectPlace & { Metadata: Record<string, string>; ContentType: string };

/**
 * Uploads a file in parts, four at once; the object appears with the last call, and only where nothing is yet. What a killed
 * upload of the same object left behind is removed first.
 */
export async function uploadParts(
  inBucket: BucketCall,
  object: NewObject,
  { file, path, bytes }: UploadedFile,
  signal: AbortSignal,
): Promise<void> {
  const { Bucket, Key } = object;
  const { UploadId } = await inBucket(Bucket, (client) =>
    client.send(new CreateMultipartUploadCommand(object), { abortSignal: signal }),
  );
  if (UploadId === undefined) throw new Error(`S3 gave no id for the upload of ${Key}`);
  const upload = { Bucket, Key, UploadId };
  try {
    const abandoned = await abandonedUpload(path);
    await markUpload(path, UploadId);
    await removeOrphans(inBucket, upload, abandoned, signal);
    const Parts = await sendParts(inBucket, upload, file, bytes, signal);
    const command = { ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*' };
    await inBucket(Bucket, (client) =>
      client.send(new CompleteMultipartUploadCommand(command), { abortSignal: signal }),
    );
  } catch (error) {
    // The parts cost money until they are removed, also when the caller has gone away.
    await inBucket(Bucket, (client) => client.send(new AbortMultipartUploadCommand(upload))).catch(() => {});
    throw error;
  } finally {
    await unmarkUpload(path);
  }
}

async function sendParts(
  inBucket: BucketCall,
  upload: { Bucket: string; Key: string; UploadId: string },
  file: FileHandle,
  bytes: number,
  caller: AbortSignal,
): Promise<CompletedPart[]> {
  const size = Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS));
  const count = Math.ceil(bytes / size);
  const done: CompletedPart[] = [];
  const failing = new AbortController();
  const signal = AbortSignal.any([caller, failing.signal]);
  let next = 1;

  async function sendOn(): Promise<void> {
    for (let number = next++; number <= count; number = next++) {
      const start = (number - 1) * size;
      const Body = Buffer.allocUnsafe(Math.min(size, bytes - start));
      const { bytesRead } = await file.read(Body, 0, Body.length, start);
      if (bytesRead !== Body.length) throw new Error(`the file ends at ${start + bytesRead}, not at ${bytes}`);
      const command = new UploadPartCommand({ ...upload, PartNumber: number, Body });
      const { ETag, ChecksumCRC32 } = await inBucket(upload.Bucket, (client) =>
        client.send(command, { abortSignal: signal }),
      );
      done.push({ PartNumber: number, ETag, ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }) });
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, sendOn));
  } catch (error) {
    failing.abort();
    throw error;
  }
  return done.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
}
