import type { CreateModelInvocationJobRequest } from '@aws-sdk/client-bedrock';
import { isAllowed } from '../iam/iam-state.ts';
import { placeOf } from '../objects/object-shelf.ts';
import type { World } from '../world.ts';
import type { InvocationJob } from './bedrock-state.ts';

/** Default quotas of a job. */
const FEWEST = 100;
const MOST = 50_000;
const MOST_BYTES = 1 << 30;

type Read = { files: InvocationJob['files'] } | { problem: string };

/** The records of a job: one file, or all `.jsonl` files of a folder; or what is wrong with them. */
export async function readRecords(world: World, request: CreateModelInvocationJobRequest): Promise<Read> {
  const uri = request.inputDataConfig?.s3InputDataConfig?.s3Uri ?? '';
  const { bucket, key } = placeOf(uri);
  const role = world.iam.roles.get(request.roleArn ?? '');
  const question = { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` };
  if (role === undefined || !isAllowed(role, question))
    return { problem: `The service role ${request.roleArn} may not read ${uri}.` };
  const found = [...(world.objects.buckets.get(bucket)?.objects ?? [])].filter(
    ([name]) => name === key || (name.startsWith(key.endsWith('/') ? key : `${key}/`) && name.endsWith('.jsonl')),
  );
  if (found.length === 0) return { problem: `There is no .jsonl file at ${uri}.` };
  const files: { name: string; lines: string[] }[] = [];
  for (const [name, { content }] of found) {
    if (content.bytes > MOST_BYTES) return { problem: `${name} has ${content.bytes} bytes, more than ${MOST_BYTES}.` };
    const lines = (await content.whole()).toString('utf8').split('\n');
    files.push({ name: name.split('/').at(-1) ?? name, lines: lines.filter((line) => line.trim() !== '') });
  }
  const problem = problemOf(files);
  return problem === undefined ? { files } : { problem };
}

function problemOf(files: InvocationJob['files']): string | undefined {
  const count = files.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count < FEWEST) return `The job has ${count} records, which is less than the minimum of ${FEWEST}.`;
  if (count > MOST) return `The job has ${count} records, which is more than the maximum of ${MOST}.`;
  for (const { name, lines } of files) {
    const bad = lines.findIndex((line) => !isRecord(line));
    if (bad !== -1) return `Line ${bad + 1} of ${name} is no JSON object with modelInput.`;
  }
  return undefined;
}

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'modelInput' in value && typeof value.modelInput === 'object';
  } catch {
    return false; // the caller names the line
  }
}
