import type { AccountFinding } from '../../../../ports/cloud.ts';
import { toPlace } from '../../object-place.ts';
import { checkBucketRegion } from './check-data.ts';
import type { Look } from './look.ts';

/** Whether the bucket of the results is there, in the job's region. That it may be written to is asked of the policies. */
export async function checkOutput(look: Look): Promise<AccountFinding[]> {
  return [await checkBucketRegion(look, 'output', toPlace(look.needs.job.output).Bucket)];
}
