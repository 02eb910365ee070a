import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import type { Failure } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { finalMetrics } from './final-metrics.ts';
import type { Look } from './follow-jobs.ts';
import { jobArtifacts } from './job-artifacts.ts';
import { actualCost } from './job-cost.ts';
import { toTrainingJob } from './to-training-job.ts';
import type { AwsTrainingSettings } from './training-settings.ts';
import { triageFailure } from './triage-failure.ts';

type Told = { name: string; region: string; described: DescribeTrainingJobResponse };

/** A description with what is not in it: cost, the failure's meaning, what was left. What cannot be read is said in `detail`. */
export async function lookAtTraining(
  settings: AwsTrainingSettings,
  told: Told,
  lastLines: () => Promise<string[]>,
): Promise<Look> {
  const { described, name, region } = told;
  const base = toTrainingJob(name, described);
  const cost = await actualCost(settings.rate, region, described);
  const [failure, failureProblem] = await attempt(() => failureOf(base, described, lastLines));
  const [left, leftProblem] = await attempt(() => leftBy(settings, base, described));
  const problems = [failureProblem, leftProblem].flatMap((problem) => problem ?? []);
  const job: TrainingJob = {
    ...base,
    ...left,
    ...(cost === undefined ? {} : { cost_usd: cost }),
    ...(failure === undefined ? {} : { failure }),
    ...(problems.length === 0 ? {} : { detail: [base.detail ?? '', ...problems].join('; ') }),
  };
  const last: Look['last'] = (known) => finalMetrics(described.FinalMetricDataList ?? [], known);
  return { job, settled: base.ended_at !== undefined && problems.length === 0, last };
}

async function failureOf(
  job: TrainingJob,
  described: DescribeTrainingJobResponse,
  lastLines: () => Promise<string[]>,
): Promise<Failure | undefined> {
  const { SecondaryStatus, StoppingCondition, FailureReason = '' } = described;
  if (job.state === 'failed') return triageFailure(FailureReason, await lastLines());
  if (SecondaryStatus === 'MaxRuntimeExceeded')
    return {
      cause: `the time limit of ${StoppingCondition?.MaxRuntimeInSeconds ?? 0} s ended the job before its last step`,
      fix: 'continue from its checkpoint, or plan fewer steps or a higher max_cost_usd',
    };
  if (SecondaryStatus === 'MaxWaitTimeExceeded')
    return { cause: 'no machines were free within the waiting time', fix: 'start again later or in another region' };
  return undefined;
}

async function leftBy(settings: AwsTrainingSettings, job: TrainingJob, described: DescribeTrainingJobResponse) {
  if (job.state !== 'succeeded' && job.state !== 'stopped') return {};
  return jobArtifacts(await settings.objects(), job.name, described);
}

/** The result, or what went wrong as a sentence: one part that cannot be read must not hide the others. */
async function attempt<T>(work: () => Promise<T>): Promise<[T | undefined, string | undefined]> {
  try {
    return [await work(), undefined];
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return [undefined, `unknown: ${error.message}`];
  }
}
