import type { DescribeTrainingJobCommandOutput, TrainingJobSummary } from '@aws-sdk/client-sagemaker';
import { type TrainingJob, isOver } from './training-job.ts';

/** The job as DescribeTrainingJob shows it at a time. */
export function describeTrainingJob(
  account: string,
  job: TrainingJob,
  now: number,
): Omit<DescribeTrainingJobCommandOutput, '$metadata'> {
  const { request, work } = job;
  const { TrainingJobName: _name, Tags: _tags, SessionChainingConfig: _chaining, ...shown } = request;
  const seconds = job.started === undefined ? 0 : Math.round(((job.ended ?? now) - job.started) / 1000);
  const serverless = request.ServerlessJobConfig !== undefined;
  return {
    ...shown,
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    TrainingJobStatus: job.status,
    SecondaryStatus: job.transitions.at(-1)?.Status,
    SecondaryStatusTransitions: job.transitions.map((transition) => ({ ...transition })),
    StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: 86_400 },
    CreationTime: new Date(job.created),
    LastModifiedTime: new Date(job.changed),
    ModelArtifacts: { S3ModelArtifacts: artifactsOf(job) },
    ...(serverless ? {} : { CheckpointConfig: request.CheckpointConfig ?? { S3Uri: escrowOf(account, job) } }),
    ...(job.started === undefined ? {} : { TrainingStartTime: new Date(job.started), TrainingTimeInSeconds: seconds }),
    ...(job.ended === undefined ? {} : { TrainingEndTime: new Date(job.ended) }),
    ...(job.ended === undefined || job.started === undefined ? {} : billed(job, seconds, serverless)),
    ...(job.failure === undefined ? {} : { FailureReason: job.failure }),
    ...(job.finalMetrics.length === 0 ? {} : { FinalMetricDataList: job.finalMetrics }),
    ...(serverless && work !== undefined
      ? { ProgressInfo: work.plan.progress(((job.ended ?? now) - work.begun) / 1000) }
      : {}),
    ...(job.package === undefined ? {} : { OutputModelPackageArn: job.package }),
  };
}

/** A row of ListTrainingJobs. */
export function summarizeTrainingJob(job: TrainingJob): TrainingJobSummary {
  return {
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    CreationTime: new Date(job.created),
    LastModifiedTime: new Date(job.changed),
    TrainingJobStatus: job.status,
    SecondaryStatus: job.transitions.at(-1)?.Status,
    ...(isOver(job) && job.ended !== undefined ? { TrainingEndTime: new Date(job.ended) } : {}),
  };
}

/** Where the service keeps checkpoints: a bucket of its own that names the customer's account. */
export function escrowOf(account: string, { name }: TrainingJob): string {
  return `s3://customer-escrow-${account}-smtj-5e1f0a2b/${name}/`;
}

function artifactsOf({ request, name }: TrainingJob): string {
  const folder = `${request.OutputDataConfig?.S3OutputPath?.replace(/\/$/, '') ?? ''}/${name}/output`;
  return request.OutputDataConfig?.CompressionType === 'NONE' ? `${folder}/output/` : `${folder}/output.tar.gz`;
}

/** Serverless customization is billed by tokens, reinforcement by the hour; machines by the second. */
function billed(
  { tokens, request }: TrainingJob,
  seconds: number,
  serverless: boolean,
): { BillableTokenCount?: number; BillableTimeInSeconds?: number } {
  const hourly = request.ServerlessJobConfig?.CustomizationTechnique === 'RLVR';
  return serverless && !hourly ? { BillableTokenCount: tokens ?? 0 } : { BillableTimeInSeconds: seconds };
}
