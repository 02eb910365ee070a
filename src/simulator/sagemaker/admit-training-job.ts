import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { quotaName } from '../../core/catalog/instance-quotas.ts';
import { rewardOf } from '../hub/own-hubs.ts';
import { checkPassedRole } from '../iam/check-permission.ts';
import { placeOf } from '../objects/object-shelf.ts';
import { serviceError } from '../wire/service-error.ts';
import { quotasOf } from '../quotas/quotas-of.ts';
import type { Call } from '../wire/service.ts';
import type { World } from '../world.ts';
import type { SageMakerState } from './sagemaker-state.ts';
import { type TrainingJob, isOver } from './training-job.ts';

/** What the service looks at before it takes a job. Throws its refusal, in its words. */
export function admitTrainingJob(world: World, input: CreateTrainingJobRequest, { region, now }: Call): void {
  const state = world.sagemaker(region);
  const { jobs } = state;
  const name = input.TrainingJobName ?? '';
  if (jobs.has(name))
    throw serviceError(
      'ResourceInUse',
      `Training job names must be unique within an AWS account and region, and a training job with this name already exists (arn:aws:sagemaker:${region}:${world.account}:training-job/${name})`,
    );
  checkShapeOfJob(input);
  checkPassedRole(world.iam, input.RoleArn ?? '', 'sagemaker.amazonaws.com');
  checkQuota(world, jobs, input, region);
  for (const channel of input.InputDataConfig ?? []) checkChannel(world, channel, region);
  checkOutput(world, input, region);
  checkReferences(state, input, now);
}

/** What a job refers to by ARN: the group of its result, and who rewards. */
function checkReferences(state: SageMakerState, input: CreateTrainingJobRequest, now: Date): void {
  const group = input.ModelPackageConfig?.ModelPackageGroupArn;
  if (group !== undefined && ![...state.groups.values()].some(({ arn }) => arn === group))
    throw serviceError('ValidationException', `ModelPackageGroup ${group} does not exist.`);
  const evaluator = input.ServerlessJobConfig?.EvaluatorArn;
  if (evaluator !== undefined) rewardOf(state, evaluator, now);
}

function checkShapeOfJob(input: CreateTrainingJobRequest): void {
  const serverless = input.ServerlessJobConfig !== undefined;
  const machines = input.AlgorithmSpecification !== undefined || input.ResourceConfig !== undefined;
  if (serverless && machines)
    throw serviceError(
      'ValidationException',
      'AlgorithmSpecification and ResourceConfig cannot be specified with ServerlessJobConfig.',
    );
  if (serverless && input.ServerlessJobConfig?.AcceptEula !== true)
    throw serviceError(
      'ValidationException',
      'The end-user license agreement of the base model must be accepted: AcceptEula is not true.',
    );
  checkEvaluation(input);
  if (!serverless && (input.AlgorithmSpecification === undefined || input.ResourceConfig === undefined))
    throw serviceError('ValidationException', 'AlgorithmSpecification and ResourceConfig are required.');
  if (!serverless && input.StoppingCondition === undefined)
    throw serviceError('ValidationException', 'StoppingCondition is required.');
}

/** A serverless evaluation says its type and no technique; a training the other way round. */
function checkEvaluation({ ServerlessJobConfig: config, HyperParameters = {} }: CreateTrainingJobRequest): void {
  if (config === undefined) return;
  const { JobType, EvaluationType, CustomizationTechnique } = config;
  if (JobType === 'Evaluation' && (EvaluationType === undefined || CustomizationTechnique !== undefined))
    throw serviceError('ValidationException', 'EvaluationType is required for an Evaluation job, without a technique.');
  if (JobType === 'Evaluation' && HyperParameters['task'] === undefined)
    throw serviceError('ValidationException', 'The hyperparameter task is required for an Evaluation job.');
  if (JobType === 'FineTuning' && EvaluationType !== undefined)
    throw serviceError('ValidationException', 'EvaluationType cannot be specified for a FineTuning job.');
}

/** Jobs that run count against the quota of their instance type. A type without a quota is taken. */
function checkQuota(
  { quotas }: World,
  jobs: ReadonlyMap<string, TrainingJob>,
  { ResourceConfig }: CreateTrainingJobRequest,
  region: string,
): void {
  const { InstanceType: type, InstanceCount: wanted = 1 } = ResourceConfig ?? {};
  const quota =
    type === undefined ? undefined : quotasOf(quotas, region).find(({ name }) => name === quotaName(type, 'training'));
  if (quota === undefined) return;
  const used = [...jobs.values()]
    .filter((job) => !isOver(job) && job.request.ResourceConfig?.InstanceType === type)
    .reduce((sum, { request }) => sum + (request.ResourceConfig?.InstanceCount ?? 1), 0);
  if (used + wanted > quota.value)
    throw serviceError(
      'ResourceLimitExceeded',
      `The account-level service limit '${quota.name}' is ${quota.value} Instances, with current utilization of ${used} Instances and a request delta of ${wanted} Instances. Please use AWS Service Quotas to request an increase for this quota.`,
    );
}

function checkChannel({ objects }: World, { DataSource }: Channel, region: string): void {
  const uri = DataSource?.S3DataSource?.S3Uri;
  if (uri === undefined) return;
  const { bucket, key } = placeOf(uri);
  const found = objects.buckets.get(bucket);
  const keys = [...(found?.objects.keys() ?? [])];
  if (found?.region === region && keys.some((one) => one.startsWith(key))) return;
  throw serviceError(
    'ValidationException',
    `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (${region}), that objects exist under that S3 prefix, and that the role has "s3:ListBucket" permissions on bucket "${bucket}".`,
  );
}

function checkOutput({ objects }: World, { OutputDataConfig }: CreateTrainingJobRequest, region: string): void {
  const uri = OutputDataConfig?.S3OutputPath ?? '';
  const bucket = objects.buckets.get(placeOf(uri).bucket);
  if (bucket?.region === region && !bucket.foreign) return;
  throw serviceError(
    'ValidationException',
    `The S3 bucket of the output path ${uri} does not exist in the region ${region}, or cannot be written.`,
  );
}
