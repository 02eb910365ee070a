import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { isAllowed } from '../iam/iam-state.ts';
import { placeOf, putObject } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { TrainingJob } from './training-job.ts';

/** Writes what a job leaves where its output goes: an archive, or files of their own without compression. Returns why it fails, if it does. */
export async function leaveFiles(
  world: World,
  { request, name }: TrainingJob,
  time: Date,
  files: readonly { name: string; text: string }[],
): Promise<string | undefined> {
  const { S3OutputPath = '', CompressionType } = request.OutputDataConfig ?? {};
  const folder = `${S3OutputPath.replace(/\/$/, '')}/${name}/output`;
  const { bucket } = placeOf(folder);
  const role = world.iam.roles.get(request.RoleArn ?? '');
  const resource = `arn:aws:s3:::${bucket}/${placeOf(folder).key}/output.tar.gz`;
  if (!world.objects.buckets.has(bucket))
    return `ClientError: Artifact upload failed:the bucket ${bucket} does not exist`;
  if (role === undefined || !isAllowed(role, { action: 's3:PutObject', resource }))
    return `ClientError: Artifact upload failed:Access Denied: the role needs s3:PutObject on ${folder}`;
  if (CompressionType === 'NONE' || request.ServerlessJobConfig !== undefined) {
    for (const file of files) await putObject(world.objects, time, placeOf(`${folder}/output/${file.name}`), file.text);
    return undefined;
  }
  const archive = await packTar(
    files.map(({ name: member, text }) => ({
      header: { name: member, size: Buffer.byteLength(text), mtime: time },
      body: text,
    })),
  );
  await putObject(world.objects, time, placeOf(`${folder}/output.tar.gz`), gzipSync(archive));
  return undefined;
}
