import { GetObjectCommand, HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createBucketCalls } from '../bucket-clients.ts';
import { toPlace } from '../object-place.ts';
import type { AccountSettings } from './account-settings.ts';
import { type Ask, allowing } from './ask.ts';

export type FoundObject = { bytes: number; kms_key?: string };

export type BucketCalls = {
  /** The region a bucket is in, undefined when S3 does not say. Throws ForgeError. */
  region(bucket: string, signal: AbortSignal): Promise<string | undefined>;
  /** Looks at an object and reads its first byte, which shows that it can be decrypted. Throws ForgeError. */
  object(uri: string, signal: AbortSignal): Promise<FoundObject>;
};

export function createBucketLooks({ s3 }: AccountSettings, ask: Ask): BucketCalls {
  const inBucket = createBucketCalls({ ...s3, optional: true });
  return {
    region: (bucket, signal) =>
      ask({ what: `s3://${bucket}`, permissions: allowing(['s3:ListBucket'], `arn:aws:s3:::${bucket}`) }, async () => {
        const command = new HeadBucketCommand({ Bucket: bucket });
        return (await inBucket(bucket, (client) => client.send(command, { abortSignal: signal }))).BucketRegion;
      }),
    object: (uri, signal) =>
      ask({ what: uri, permissions: allowing(['s3:GetObject'], uri.replace('s3://', 'arn:aws:s3:::')) }, async () => {
        const place = toPlace(uri);
        const head = new HeadObjectCommand(place);
        const found = await inBucket(place.Bucket, (client) => client.send(head, { abortSignal: signal }));
        const bytes = found.ContentLength ?? 0;
        if (bytes > 0) {
          const first = new GetObjectCommand({ ...place, Range: 'bytes=0-0' });
          const read = await inBucket(place.Bucket, (client) => client.send(first, { abortSignal: signal }));
          await read.Body?.transformToByteArray();
        }
        return found.SSEKMSKeyId === undefined ? { bytes } : { bytes, kms_key: found.SSEKMSKeyId };
      }),
  };
}
