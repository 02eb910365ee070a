import { ForgeError } from '../../errors.ts';

/** Bucket and key as S3's requests name them. */
export type ObjectPlace = { Bucket: string; Key: string };

/** Takes an s3:// address apart. Throws ForgeError bad_request. */
export function toPlace(uri: string): ObjectPlace {
  const [, Bucket, Key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (Bucket !== undefined) return { Bucket, Key };
  throw new ForgeError('bad_request', `${uri} is not an address in S3`, { next: 'write s3://bucket/key' });
}
