import type { InvocationJob } from './bedrock-state.ts';
import { processedBy } from './run-invocation-job.ts';

/** What GetModelInvocationJob and a list say of a job at a moment. */
export function describeInvocation(job: InvocationJob, now: number): object {
  const { arn, request, status, submitted, changed, ended, message, files, done } = job;
  const total = files.reduce((sum, { lines }) => sum + lines.length, 0);
  const { processed, failed } = done ?? { processed: processedBy(job, now), failed: 0 };
  const { clientRequestToken: token, tags: _, timeoutDurationInHours: hours = 24, ...asked } = request;
  return {
    ...asked,
    jobArn: arn,
    ...(token === undefined ? {} : { clientRequestToken: token }),
    timeoutDurationInHours: hours,
    status,
    submitTime: new Date(submitted),
    lastModifiedTime: new Date(changed),
    jobExpirationTime: new Date(submitted + hours * 3_600_000),
    ...(ended === undefined ? {} : { endTime: new Date(ended) }),
    ...(message === undefined ? {} : { message }),
    totalRecordCount: total,
    processedRecordCount: processed,
    successRecordCount: processed - failed,
    errorRecordCount: failed,
  };
}
