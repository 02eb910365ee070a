import type { GetModelInvocationJobCommandOutput, ModelInvocationJobStatus } from '@aws-sdk/client-bedrock';
import type { BatchJob } from '../../../ports/batch-inference.ts';
import type { RunState } from '../../../ports/run-state.ts';

/** What Bedrock's states are to us. Source: GetModelInvocationJob in the service model; `PartiallyCompleted` ran out of time. */
const states = {
  Submitted: 'starting',
  Validating: 'starting',
  Scheduled: 'starting',
  InProgress: 'running',
  Stopping: 'stopping',
  Completed: 'succeeded',
  PartiallyCompleted: 'stopped',
  Expired: 'stopped',
  Stopped: 'stopped',
  Failed: 'failed',
} as const satisfies Record<ModelInvocationJobStatus, RunState>;

/** A job as it is told. A state that is not known yet is one under way. */
export function toBatchJob(told: GetModelInvocationJobCommandOutput): BatchJob {
  const { jobArn = '', status, message } = told;
  const { totalRecordCount: total = 0, processedRecordCount: processed = 0, errorRecordCount: failed = 0 } = told;
  const state = status === undefined ? 'starting' : (states[status] ?? 'running');
  return {
    arn: jobArn,
    state,
    status: status ?? '',
    records: { total, processed, failed },
    ...(message === undefined || message === '' ? {} : { failure: message }),
  };
}
