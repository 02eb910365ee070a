import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import type { BucketCall } from './bucket-clients.ts';
import { errorNames } from './errors.ts';

export type OpenUpload = { Bucket: string; Key: string; UploadId: string };

/** An upload in which nothing happened for so long has nobody who works on it. */
const QUIET_MS = 10 * 60_000;
/** Without leave to list uploads there is nothing to do about old ones; the upload itself needs none. */
const NO_LEAVE = ['AccessDenied', 'AccessDeniedException', 'Forbidden', '403', 'NotImplemented', 'MethodNotAllowed'];

/**
 * Removes earlier uploads of the same object that were never finished, since their parts cost money: the one that is known to be
 * `abandoned`, and those in which nothing has happened for ten minutes. Time is the store's: `own` has just begun.
 */
export async function removeOrphans(
  inBucket: BucketCall,
  own: OpenUpload,
  abandoned: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  try {
    const uploads = await uploadsOf(inBucket, own, signal);
    const began = uploads.find(({ UploadId }) => UploadId === own.UploadId)?.Initiated?.getTime();
    for (const { UploadId, Initiated } of uploads) {
      if (UploadId === undefined || UploadId === own.UploadId) continue;
      const upload = { ...own, UploadId };
      const quiet =
        UploadId !== abandoned && began !== undefined && Initiated !== undefined
          ? began - (await lastChange(inBucket, upload, Initiated, signal))
          : 0;
      if (UploadId !== abandoned && quiet < QUIET_MS) continue;
      await inBucket(own.Bucket, (client) => client.send(new AbortMultipartUploadCommand(upload)));
    }
  } catch (error) {
    if (!errorNames(error).some((name) => [...NO_LEAVE, 'NoSuchUpload'].includes(name))) throw error;
  }
}

async function uploadsOf(
  inBucket: BucketCall,
  { Bucket, Key }: OpenUpload,
  signal: AbortSignal,
): Promise<MultipartUpload[]> {
  const found: MultipartUpload[] = [];
  let markers: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (markers !== undefined) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket, Prefix: Key, ...markers });
    const page = await inBucket(Bucket, (client) => client.send(command, { abortSignal: signal }));
    found.push(...(page.Uploads ?? []).filter((upload) => upload.Key === Key));
    const { NextKeyMarker, NextUploadIdMarker } = page;
    markers =
      page.IsTruncated === true && NextKeyMarker !== undefined
        ? {
            KeyMarker: NextKeyMarker,
            ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
          }
        : undefined;
  }
  return found;
}

/** When the newest of its first thousand parts came, in milliseconds; when it began, if there are none. */
async function lastChange(inBucket: BucketCall, upload: OpenUpload, began: Date, signal: AbortSignal): Promise<number> {
  const { Parts = [] } = await inBucket(upload.Bucket, (client) =>
    client.send(new ListPartsCommand(upload), { abortSignal: signal }),
  );
  return Math.max(began.getTime(), ...Parts.map(({ LastModified }) => LastModified?.getTime() ?? 0));
}
