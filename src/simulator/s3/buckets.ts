import {
  CreateBucket$,
  type CreateBucketRequest,
  HeadBucket$,
  type HeadBucketRequest,
  ListBuckets$,
} from '@aws-sdk/client-s3';
import type { ObjectShelf } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import { openBucket } from './check-access.ts';

/** HeadBucket, CreateBucket and ListBuckets. */
export function buckets(shelf: ObjectShelf): Operation[] {
  return [
    operation(HeadBucket$, (input: HeadBucketRequest, call) => ({
      BucketRegion: openBucket(shelf, input.Bucket, call).region,
    })),
    operation(CreateBucket$, (input: CreateBucketRequest, call) => {
      const name = input.Bucket ?? '';
      const region = input.CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1';
      if (region !== call.region)
        throw serviceError(
          'IllegalLocationConstraintException',
          `The ${region} location constraint is incompatible for this region.`,
        );
      const there = shelf.buckets.get(name);
      if (there !== undefined)
        throw serviceError(there.foreign ? 'BucketAlreadyExists' : 'BucketAlreadyOwnedByYou', 'The bucket exists.', {
          status: 409,
        });
      shelf.buckets.set(name, { name, region, created: call.now, objects: new Map() });
      return { Location: `/${name}` };
    }),
    operation(ListBuckets$, () => ({
      Buckets: [...shelf.buckets.values()]
        .filter(({ foreign, open }) => !foreign && !open)
        .map(({ name, created, region }) => ({ Name: name, CreationDate: created, BucketRegion: region })),
    })),
  ];
}
