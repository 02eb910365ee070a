import type { TrainingRecord } from './training-record.ts';

/** What a run's runtime knows its job by: the ARN once there is one, since that also says the region; else the id. */
export function jobName({ id, arn }: Pick<TrainingRecord, 'id' | 'arn'>): string {
  return arn ?? id;
}
