import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { messageOf } from '../../../errors.ts';
import { errorNames } from '../errors.ts';
import { translated } from './translated.ts';

/** What SageMaker says about a job; undefined when it has none of this name. */
export async function describeJob(
  client: SageMakerClient,
  name: string,
): Promise<DescribeTrainingJobCommandOutput | undefined> {
  return translated({ what: `training job ${name}`, permissions: 'sagemaker:DescribeTrainingJob' }, async () => {
    try {
      return await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    } catch (error) {
      if (isUnknownJob(error)) return undefined;
      throw error;
    }
  });
}

/** SageMaker says of a missing job that the request is invalid; only its words tell the two apart. */
export function isUnknownJob(error: unknown): boolean {
  const names = errorNames(error);
  if (names.includes('ResourceNotFound') || names.includes('ResourceNotFoundException')) return true;
  return names.includes('ValidationException') && /not (?:be )?f(?:ou|i)nd|not exist/i.test(messageOf(error));
}
