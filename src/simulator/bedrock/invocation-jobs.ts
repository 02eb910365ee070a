import {
  CreateModelInvocationJob$,
  type CreateModelInvocationJobRequest,
  GetModelInvocationJob$,
  type GetModelInvocationJobRequest,
  ListModelInvocationJobs$,
  type ListModelInvocationJobsRequest,
  StopModelInvocationJob$,
  type StopModelInvocationJobRequest,
} from '@aws-sdk/client-bedrock';
import { novaModels } from '../../core/catalog/nova-models.ts';
import { checkPassedRole } from '../iam/check-permission.ts';
import { newId } from '../new-id.ts';
import { placeOf } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Operation, operation } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { InvocationJob } from './bedrock-state.ts';
import { describeInvocation } from './describe-invocation.ts';
import { runInvocationJob, stopInvocationJob } from './run-invocation-job.ts';

/** CreateModelInvocationJob and what belongs to it. */
export function invocationJobs(world: World): Operation[] {
  return [
    operation(CreateModelInvocationJob$, (input: CreateModelInvocationJobRequest, call) => create(world, input, call)),
    operation(GetModelInvocationJob$, (input: GetModelInvocationJobRequest, { region, now }) =>
      describeInvocation(find(world, region, input.jobIdentifier), now.getTime()),
    ),
    operation(StopModelInvocationJob$, (input: StopModelInvocationJobRequest, { region, now }) => {
      stopInvocationJob(world, find(world, region, input.jobIdentifier), now.getTime());
      return {};
    }),
    operation(ListModelInvocationJobs$, (input: ListModelInvocationJobsRequest, { region, now }) =>
      list([...world.bedrock(region).invocations.values()], input, now.getTime()),
    ),
  ];
}

function create(world: World, request: CreateModelInvocationJobRequest, { region, now }: Call): { jobArn: string } {
  const { invocations } = world.bedrock(region);
  const all = [...invocations.values()];
  const token = request.clientRequestToken;
  const before = all.find((one) => token !== undefined && one.request.clientRequestToken === token);
  if (before !== undefined) return { jobArn: before.arn };
  if (all.some((one) => one.request.jobName === request.jobName))
    throw serviceError('ConflictException', `A job of the name ${request.jobName} exists.`, { status: 409 });
  checkPassedRole(world.iam, request.roleArn ?? '', 'bedrock.amazonaws.com');
  checkModel(request.modelId ?? '');
  const output = request.outputDataConfig?.s3OutputDataConfig?.s3Uri ?? '';
  if (!world.objects.buckets.has(placeOf(output).bucket))
    throw serviceError('ValidationException', `Could not access the output bucket of ${output}.`);
  const id = newId(`${request.jobName} ${now.getTime()}`);
  const job: InvocationJob = {
    arn: `arn:aws:bedrock:${region}:${world.account}:model-invocation-job/${id}`,
    region,
    request,
    status: 'Submitted',
    submitted: now.getTime(),
    changed: now.getTime(),
    files: [],
  };
  invocations.set(job.arn, job);
  runInvocationJob(world, job);
  return { jobArn: job.arn };
}

/** Base models by id, profile or ARN; custom ones of Nova are in no table of batch inference. */
function checkModel(id: string): void {
  const plain = id
    .split('/')
    .at(-1)
    ?.replace(/^(us|eu|apac|global)\./, '');
  const known = Object.values(novaModels).some(
    ({ service_id }) => service_id === plain || service_id.startsWith(`${plain}:`),
  );
  if (known && !id.includes(':custom-model/')) return;
  throw serviceError('ValidationException', `The provided model ${id} does not support batch inference.`);
}

/** By ARN, or what it ends with. */
function find(world: World, region: string, identifier = ''): InvocationJob {
  const all = [...world.bedrock(region).invocations.values()];
  const found = all.find(({ arn }) => arn === identifier || arn.endsWith(`/${identifier}`));
  if (found !== undefined) return found;
  throw serviceError('ResourceNotFoundException', `There is no job ${identifier}.`, { status: 404 });
}

function list(jobs: readonly InvocationJob[], input: ListModelInvocationJobsRequest, now: number): object {
  const { nameContains = '', statusEquals, sortOrder, maxResults = 100, nextToken } = input;
  const { submitTimeAfter, submitTimeBefore } = input;
  const found = jobs
    .filter(
      ({ request, status, submitted }) =>
        request.jobName?.includes(nameContains) === true &&
        (statusEquals === undefined || status === statusEquals) &&
        submitted > (submitTimeAfter?.getTime() ?? -Infinity) &&
        submitted < (submitTimeBefore?.getTime() ?? Infinity),
    )
    .toSorted((a, b) => (sortOrder === 'Ascending' ? a.submitted - b.submitted : b.submitted - a.submitted));
  const start = Number(nextToken ?? 0);
  const end = start + maxResults;
  return {
    invocationJobSummaries: found.slice(start, end).map((job) => describeInvocation(job, now)),
    ...(end < found.length ? { nextToken: String(end) } : {}),
  };
}
