import {
  CreateModelCustomizationJob$,
  type CreateModelCustomizationJobRequest,
  GetModelCustomizationJob$,
  type GetModelCustomizationJobRequest,
  ListModelCustomizationJobs$,
  type ListModelCustomizationJobsRequest,
  StopModelCustomizationJob$,
  type StopModelCustomizationJobRequest,
} from '@aws-sdk/client-bedrock';
import { checkPassedRole } from '../iam/check-permission.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import { admitCustomization } from './admit-customization.ts';
import type { CustomizationJob } from './bedrock-state.ts';
import { describeCustomization, summarizeCustomization } from './describe-customization.ts';
import { type CustomizationWorker, runCustomization, stopCustomization } from './run-customization.ts';

/** CreateModelCustomizationJob and what belongs to it. */
export function customizationJobs(world: World, work: CustomizationWorker): Operation[] {
  return [
    operation(CreateModelCustomizationJob$, (input: CreateModelCustomizationJobRequest, call) =>
      create(world, input, call, work),
    ),
    operation(GetModelCustomizationJob$, (input: GetModelCustomizationJobRequest, { region }) =>
      describeCustomization(findJob(world, region, input.jobIdentifier)),
    ),
    operation(StopModelCustomizationJob$, (input: StopModelCustomizationJobRequest, { region, now }) => {
      stopCustomization(world.timeline, findJob(world, region, input.jobIdentifier), now.getTime());
      return {};
    }),
    operation(ListModelCustomizationJobs$, (input: ListModelCustomizationJobsRequest, { region }) =>
      list([...world.bedrock(region).jobs.values()], input),
    ),
  ];
}

function create(
  world: World,
  request: CreateModelCustomizationJobRequest,
  { region, now }: Call,
  work: CustomizationWorker,
): { jobArn: string } {
  const { jobs } = world.bedrock(region);
  const token = request.clientRequestToken;
  const before = [...jobs.values()].find((one) => token !== undefined && one.request.clientRequestToken === token);
  if (before !== undefined) {
    if (before.request.jobName === request.jobName) return { jobArn: before.arn };
    throw serviceError('ConflictException', 'The client request token was used for another request.', { status: 400 });
  }
  checkPassedRole(world.iam, request.roleArn ?? '', 'bedrock.amazonaws.com');
  const base = admitCustomization(world, request, region);
  const id = `${jobs.size + 1}`.padStart(12, 's');
  const job: CustomizationJob = {
    region,
    arn: `arn:aws:bedrock:${region}:${world.account}:model-customization-job/${base.split('/').at(-1)}/${id}`,
    request,
    base,
    status: 'InProgress',
    created: now.getTime(),
    changed: now.getTime(),
  };
  jobs.set(job.arn, job);
  runCustomization(world.timeline, job, work);
  return { jobArn: job.arn };
}

/** By name or ARN. */
function findJob(world: World, region: string, identifier = ''): CustomizationJob {
  const { jobs } = world.bedrock(region);
  const found = jobs.get(identifier) ?? [...jobs.values()].find(({ request }) => request.jobName === identifier);
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', 'The provided job identifier is not found', { status: 404 });
}

function list(jobs: CustomizationJob[], input: ListModelCustomizationJobsRequest): object {
  const { nameContains = '', statusEquals, creationTimeAfter, creationTimeBefore, maxResults = 100, nextToken } = input;
  const found = jobs
    .filter(
      ({ request, status, created }) =>
        request.jobName?.includes(nameContains) === true &&
        (statusEquals === undefined || status === statusEquals) &&
        created > (creationTimeAfter?.getTime() ?? -Infinity) &&
        created < (creationTimeBefore?.getTime() ?? Infinity),
    )
    .toSorted((a, b) => b.created - a.created);
  const start = Number(nextToken ?? 0);
  const end = start + maxResults;
  return {
    modelCustomizationJobSummaries: found.slice(start, end).map(summarizeCustomization),
    ...(end < found.length ? { nextToken: String(end) } : {}),
  };
}
