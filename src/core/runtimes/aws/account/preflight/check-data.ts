import { ForgeError } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import { toPlace } from '../../object-place.ts';
import { checkDataKey } from './check-data-key.ts';
import { fail, isRefused, notSeen, pass } from './finding.ts';
import type { Look } from './look.ts';

/** Whether each address of rows holds something that can be read, in the job's region. */
export async function checkData(look: Look): Promise<AccountFinding[]> {
  const addresses = look.needs.data.filter((address) => address.startsWith('s3://'));
  const buckets = [...new Set(addresses.map((address) => toPlace(address).Bucket))];
  const found = await Promise.all([
    ...addresses.map((address) => checkObject(look, address)),
    ...buckets.map(async (bucket) => [await checkBucketRegion(look, 'data_region', bucket)]),
  ]);
  return found.flat();
}

async function checkObject(look: Look, address: string): Promise<AccountFinding[]> {
  try {
    const { bytes, kms_key: key } = await look.buckets.object(address, look.signal);
    if (bytes === 0) return [fail('data', `${address} is empty: 0 bytes`, 'prepare the dataset again')];
    const found = pass('data', `${address} has ${bytes} bytes and can be read`);
    return key === undefined ? [found] : [found, ...(await checkDataKey(look, address, key))];
  } catch (error) {
    return [isRefused(error) ? fail('data', error.message, error.next ?? '') : notSeen('data', error)];
  }
}

/** A job reads and writes in its own region alone. */
export async function checkBucketRegion(
  { buckets, needs, signal }: Pick<Look, 'needs' | 'buckets' | 'signal'>,
  code: string,
  bucket: string,
): Promise<AccountFinding> {
  try {
    const region = await buckets.region(bucket, signal);
    const wanted = needs.job.region;
    if (region === undefined)
      return notSeen(code, new ForgeError('unavailable', `S3 does not say which region the bucket ${bucket} is in`));
    if (region === wanted) return pass(code, `the bucket ${bucket} is in ${region}, as the job`);
    const message = `the bucket ${bucket} is in ${region}, the job in ${wanted}`;
    return fail(code, message, `name a bucket in ${wanted}, or set AWS_REGION=${region}`);
  } catch (error) {
    return isRefused(error) ? fail(code, error.message, error.next ?? '') : notSeen(code, error);
  }
}
