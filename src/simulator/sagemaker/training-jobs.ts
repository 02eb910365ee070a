import {
  CreateTrainingJob$,
  type CreateTrainingJobRequest,
  DescribeTrainingJob$,
  type DescribeTrainingJobRequest,
  ListTrainingJobs$,
  type ListTrainingJobsRequest,
  StopTrainingJob$,
  type StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { admitTrainingJob } from './admit-training-job.ts';
import { describeTrainingJob, summarizeTrainingJob } from './describe-training-job.ts';
import { runTrainingJob, stopTrainingJob } from './run-training-job.ts';
import type { SageMakerState } from './sagemaker-state.ts';
import { type JobWorker, type TrainingJob, isOver } from './training-job.ts';

/** CreateTrainingJob and what belongs to it; `work` is what a job does once it trains. */
export function trainingJobs(world: World, work: JobWorker): Operation[] {
  const stateOf = world.sagemaker;
  return [
    operation(CreateTrainingJob$, (input: CreateTrainingJobRequest, call) => {
      const { jobs } = stateOf(call.region);
      admitTrainingJob(world, input, call);
      const job = newJob(world, input, call);
      jobs.set(job.name, job);
      runTrainingJob(world.timeline, job, work);
      return { TrainingJobArn: job.arn };
    }),
    operation(DescribeTrainingJob$, (input: DescribeTrainingJobRequest, call) => {
      const job = findJob(stateOf(call.region), input.TrainingJobName);
      return describeTrainingJob(world.account, job, call.now.getTime());
    }),
    operation(StopTrainingJob$, (input: StopTrainingJobRequest, call) => {
      const job = findJob(stateOf(call.region), input.TrainingJobName);
      if (isOver(job))
        throw serviceError(
          'ValidationException',
          `The request was rejected because the training job is in status ${job.status}.`,
        );
      stopTrainingJob(world.timeline, job, call.now.getTime());
      return {};
    }),
    operation(ListTrainingJobs$, (input: ListTrainingJobsRequest, call) => list(stateOf(call.region), input)),
  ];
}

function newJob({ account }: World, request: CreateTrainingJobRequest, { region, now }: Call): TrainingJob {
  const name = request.TrainingJobName ?? '';
  return {
    region,
    name,
    arn: `arn:aws:sagemaker:${region}:${account}:training-job/${name}`,
    request,
    status: 'InProgress',
    transitions: [],
    created: now.getTime(),
    changed: now.getTime(),
    finalMetrics: [],
  };
}

/** The service answers for a job it does not know with a ValidationException. */
function findJob({ jobs }: SageMakerState, name: string | undefined): TrainingJob {
  const job = jobs.get(name ?? '');
  if (job !== undefined) return job;
  throw serviceError('ValidationException', 'Requested resource not found.');
}

function list({ jobs }: SageMakerState, input: ListTrainingJobsRequest): object {
  const { NameContains = '', StatusEquals, CreationTimeAfter, CreationTimeBefore, MaxResults = 10, NextToken } = input;
  const found = [...jobs.values()].filter(
    (job) =>
      job.name.includes(NameContains) &&
      (StatusEquals === undefined || job.status === StatusEquals) &&
      job.created > (CreationTimeAfter?.getTime() ?? -Infinity) &&
      job.created < (CreationTimeBefore?.getTime() ?? Infinity),
  );
  found.sort((a, b) => (input.SortBy === 'Name' ? (a.name < b.name ? -1 : 1) : a.created - b.created));
  if (input.SortOrder !== 'Ascending') found.reverse();
  const start = Number(NextToken ?? 0);
  const end = start + MaxResults;
  return {
    TrainingJobSummaries: found.slice(start, end).map(summarizeTrainingJob),
    ...(end < found.length ? { NextToken: String(end) } : {}),
  };
}
