import type { Channel, CreateTrainingJobRequest, DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';

/**
 * What of a request a job that exists under its name does not have: empty when that job is the one asked for. Only what the
 * service tells again is compared; it may have added to it.
 */
export function jobDifferences(asked: CreateTrainingJobRequest, found: DescribeTrainingJobResponse): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['role', asked.RoleArn, found.RoleArn],
    ['output', asked.OutputDataConfig?.S3OutputPath, found.OutputDataConfig?.S3OutputPath],
    ['time limit', asked.StoppingCondition?.MaxRuntimeInSeconds, found.StoppingCondition?.MaxRuntimeInSeconds],
    ['instance type', asked.ResourceConfig?.InstanceType, found.ResourceConfig?.InstanceType],
    ['instance count', asked.ResourceConfig?.InstanceCount, found.ResourceConfig?.InstanceCount],
    ['base model', asked.ServerlessJobConfig?.BaseModelArn, found.ServerlessJobConfig?.BaseModelArn],
    ...dataOf(asked.InputDataConfig ?? [], found.InputDataConfig ?? []),
    ...settingsOf(asked.HyperParameters ?? {}, found.HyperParameters ?? {}),
  ];
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `${what} is ${String(theirs)}, not ${String(ours)}`);
}

function dataOf(asked: readonly Channel[], found: readonly Channel[]): [string, unknown, unknown][] {
  return asked.map(({ ChannelName, DataSource }) => {
    const there = found.find((channel) => channel.ChannelName === ChannelName);
    return [`channel ${ChannelName ?? ''}`, DataSource?.S3DataSource?.S3Uri, there?.DataSource?.S3DataSource?.S3Uri];
  });
}

function settingsOf(asked: Record<string, string>, found: Record<string, string>): [string, unknown, unknown][] {
  return Object.entries(asked).map(([name, value]) => [name, value, found[name]]);
}
