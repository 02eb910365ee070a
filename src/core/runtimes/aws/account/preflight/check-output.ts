import type { AccountFinding } from '../../../../ports/cloud.ts';
import { toPlace } from '../../object-place.ts';
import { checkBucketRegion } from './check-data.ts';
import { fail } from './finding.ts';
import type { Look } from './look.ts';

/** Whether the bucket of the results is there, in the job's region. That it may be written to is asked of the policies. */
export async function checkOutput(look: Pick<Look, 'needs' | 'buckets' | 'signal'>): Promise<AccountFinding[]> {
  if (look.needs.job.output === '')
    return [fail('output', 'no folder in S3 is set for results', 'set NOVA_FORGE_OUTPUT=s3://bucket/prefix')];
  return [await checkBucketRegion(look, 'output', toPlace(look.needs.job.output).Bucket)];
}
