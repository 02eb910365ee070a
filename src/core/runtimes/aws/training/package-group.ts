import {
  CreateModelPackageGroupCommand,
  DescribeModelPackageGroupCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { CloudJob } from '../../../ports/training.ts';
import { messageOf } from '../../../errors.ts';
import { isUnknownJob } from './describe-job.ts';
import { translated } from './translated.ts';

/** Makes the group that a serverless job registers its model in, where it is missing. */
export async function ensurePackageGroup(client: SageMakerClient, job: CloudJob): Promise<void> {
  const ModelPackageGroupName = job.package_group?.split('/').at(-1);
  if (ModelPackageGroupName === undefined) return;
  const what = `model package group ${ModelPackageGroupName}`;
  const permissions = 'sagemaker:DescribeModelPackageGroup, sagemaker:CreateModelPackageGroup and sagemaker:AddTags';
  const Tags = Object.entries(job.tags).map(([Key, Value]) => ({ Key, Value }));
  await translated({ what, permissions }, async () => {
    try {
      await client.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName }));
    } catch (error) {
      if (!isUnknownJob(error)) throw error;
      await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName, Tags })).catch(unlessThere);
    }
  });
}

/** Another start may have been faster. */
function unlessThere(error: unknown): void {
  if (!/already exist/i.test(messageOf(error))) throw error;
}
