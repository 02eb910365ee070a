import type { Bucket, ObjectShelf } from '../objects/object-shelf.ts';
import { findBucket } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import type { Call } from '../wire/service.ts';

/** The bucket, when the request came to its region and its owner lets the caller in. Throws S3's refusal otherwise. */
export function openBucket(shelf: ObjectShelf, name: string | undefined, call: Call): Bucket {
  const bucket = findBucket(shelf, name ?? '');
  if (bucket.region !== call.region)
    throw serviceError(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      {
        status: 301,
        headers: { 'x-amz-bucket-region': bucket.region },
        extra: { Bucket: bucket.name, Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com` },
      },
    );
  if (bucket.foreign) throw serviceError('AccessDenied', 'Access Denied', { status: 403 });
  return bucket;
}

/** Throws what S3 says when the key of an encrypted object may not be used. */
export function checkKey(bucket: Bucket, action: 'kms:Decrypt' | 'kms:GenerateDataKey'): void {
  if (bucket.kmsDenied)
    throw serviceError(
      'AccessDenied',
      `User is not authorized to perform: ${action} on the resource associated with this ciphertext`,
      {
        status: 403,
      },
    );
}
