import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { isFinal } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { toDetail, toProgress, toState } from './training-states.ts';

/** SageMaker's description as a job, but for what has to be read elsewhere: failure, artifacts, cost. */
export function toTrainingJob(name: string, described: DescribeTrainingJobResponse): TrainingJob {
  const state = toState(described);
  const progress = toProgress(described);
  const { TrainingStartTime, TrainingEndTime, LastModifiedTime, BillableTimeInSeconds, TrainingJobArn } = described;
  const ended = isFinal(state) ? (TrainingEndTime ?? LastModifiedTime) : undefined;
  return {
    name,
    state,
    detail: toDetail(described),
    ...(TrainingStartTime === undefined ? {} : { started_at: TrainingStartTime.toISOString() }),
    ...(ended === undefined ? {} : { ended_at: ended.toISOString() }),
    ...(progress === undefined ? {} : { progress }),
    ...(BillableTimeInSeconds === undefined ? {} : { billable_seconds: BillableTimeInSeconds }),
    ...(TrainingJobArn === undefined ? {} : { arn: TrainingJobArn }),
  };
}
