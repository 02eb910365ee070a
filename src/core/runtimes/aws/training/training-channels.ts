import type { Channel } from '@aws-sdk/client-sagemaker';
import type { TrainingJobSpec } from '../../../ports/training.ts';
import { isReinforced } from './account-job.ts';

/**
 * Rows as channels of a training job. `Converse` makes SageMaker check and convert Bedrock conversations; rows of RFT and of
 * evaluations are read as they are (SageMaker Python SDK 3, read 2026-08).
 */
export function toChannels({ data, method }: TrainingJobSpec): Channel[] {
  const type = isReinforced(method) || method === 'evaluation' ? 'S3Prefix' : 'Converse';
  return [
    // A public benchmark has no rows of ours.
    ...(data.train === '' ? [] : [s3Channel('train', data.train, type)]),
    ...(data.validation === undefined ? [] : [s3Channel('validation', data.validation, type)]),
  ];
}

/** One channel whose files every machine gets whole. */
export function s3Channel(ChannelName: string, S3Uri: string, S3DataType: 'Converse' | 'S3Prefix'): Channel {
  return {
    ChannelName,
    DataSource: { S3DataSource: { S3DataType, S3Uri, S3DataDistributionType: 'FullyReplicated' } },
  };
}
