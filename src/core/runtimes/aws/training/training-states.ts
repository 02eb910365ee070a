import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { RunState } from '../../../ports/run-state.ts';

/** Before the container works. Source: secondary statuses of DescribeTrainingJob. */
const preparing: readonly string[] = [
  'Starting',
  'Pending',
  'LaunchingMLInstances',
  'PreparingTrainingStack',
  'DownloadingTrainingImage',
  'Downloading',
];

const states: Readonly<Record<string, RunState>> = {
  Completed: 'succeeded',
  Failed: 'failed',
  Stopping: 'stopping',
  Stopped: 'stopped',
  Deleting: 'stopped',
};

/** A job's state in our words. */
export function toState({ TrainingJobStatus, SecondaryStatus }: DescribeTrainingJobResponse): RunState {
  if (TrainingJobStatus !== 'InProgress') return states[TrainingJobStatus ?? ''] ?? 'running';
  return preparing.includes(SecondaryStatus ?? '') ? 'starting' : 'running';
}

/** Secondary status with its newest message, in SageMaker's words. */
export function toDetail({ SecondaryStatus, SecondaryStatusTransitions = [] }: DescribeTrainingJobResponse): string {
  const message = SecondaryStatusTransitions.at(-1)?.StatusMessage;
  return message === undefined || message === '' ? (SecondaryStatus ?? '') : `${SecondaryStatus ?? ''}: ${message}`;
}

/** Steps over all epochs, where the service counts them (serverless). */
export function toProgress({ ProgressInfo }: DescribeTrainingJobResponse): { step: number; total: number } | undefined {
  const { TotalStepCountPerEpoch, CurrentStep, CurrentEpoch = 1, MaxEpoch = 1 } = ProgressInfo ?? {};
  if (TotalStepCountPerEpoch === undefined || CurrentStep === undefined) return undefined;
  const before = Math.max(0, CurrentEpoch - 1) * TotalStepCountPerEpoch;
  return { step: before + CurrentStep, total: TotalStepCountPerEpoch * Math.max(1, MaxEpoch) };
}
