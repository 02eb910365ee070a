import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import { describeJob } from './describe-job.ts';
import { jobDifferences } from './job-differences.ts';
import { translated } from './translated.ts';

/**
 * The job of this request, made now or by an earlier try: looked for first, since an answer may have been lost; `before` runs
 * only when it is to be made, and says the request as it is sent then. Undefined when it was made and cannot be seen yet. Throws ForgeError conflict when the name belongs to another job.
 */
export async function createJob(
  client: SageMakerClient,
  request: CreateTrainingJobRequest,
  before: () => Promise<CreateTrainingJobRequest>,
): Promise<DescribeTrainingJobCommandOutput | undefined> {
  const name = request.TrainingJobName ?? '';
  const known = await describeJob(client, name);
  if (known !== undefined) return ours(request, known);
  const whole = await before();
  const what = `creating training job ${name}`;
  await translated({ what, permissions: 'sagemaker:CreateTrainingJob, sagemaker:AddTags and iam:PassRole' }, () =>
    send(client, whole),
  );
  const made = await describeJob(client, name);
  return made === undefined ? undefined : ours(request, made);
}

/** The client sends again when an answer is lost; the service then says that the name is in use, by us. */
async function send(client: SageMakerClient, request: CreateTrainingJobRequest): Promise<void> {
  try {
    await client.send(new CreateTrainingJobCommand(request));
  } catch (error) {
    if (!errorNames(error).includes('ResourceInUse')) throw error;
  }
}

function ours(
  request: CreateTrainingJobRequest,
  found: DescribeTrainingJobCommandOutput,
): DescribeTrainingJobCommandOutput {
  const other = jobDifferences(request, found);
  if (other.length === 0) return found;
  const name = request.TrainingJobName ?? '';
  throw new ForgeError('conflict', `training job ${name} exists and is another: ${other.slice(0, 3).join('; ')}`, {
    next: `call get_run with id ${name} to follow that one, or pass another name`,
  });
}
