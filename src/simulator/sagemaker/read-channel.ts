import { isAllowed } from '../iam/iam-state.ts';
import { placeOf } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { TrainingJob } from './training-job.ts';

/** The text of a channel's objects, one after another, read as the job's role; or why the download fails. Undefined: no such channel. */
export async function readChannel(
  { objects, iam }: World,
  { request }: TrainingJob,
  name: string,
): Promise<{ text: string } | { problem: string } | undefined> {
  const channel = request.InputDataConfig?.find(({ ChannelName }) => ChannelName === name);
  const uri = channel?.DataSource?.S3DataSource?.S3Uri;
  if (uri === undefined) return undefined;
  const { bucket, key } = placeOf(uri);
  const found = objects.buckets.get(bucket);
  const role = iam.roles.get(request.RoleArn ?? '');
  const resource = `arn:aws:s3:::${bucket}/${key}`;
  if (role === undefined || !isAllowed(role, { action: 's3:GetObject', resource }))
    return {
      problem: `ClientError: Data download failed:Access denied when getting object ${uri}: the role needs s3:GetObject`,
    };
  if (found?.kmsDenied === true)
    return {
      problem: `ClientError: Data download failed:User is not authorized to perform: kms:Decrypt on the key of ${uri}`,
    };
  const keys = [...(found?.objects.keys() ?? [])].filter((one) => one.startsWith(key)).toSorted();
  if (keys.length === 0) return { problem: `ClientError: Data download failed:NoSuchKey: ${uri}` };
  const texts = await Promise.all(
    keys.map(async (one) => (await found?.objects.get(one)?.content.whole())?.toString('utf8') ?? ''),
  );
  return { text: texts.join('\n') };
}
