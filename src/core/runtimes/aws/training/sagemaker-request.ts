import { type CreateTrainingJobRequest, type ResourceConfig, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import type { CloudJob, TrainingJobSpec } from '../../../ports/training.ts';
import { accountJob, isReinforced, needed, recipeUri, resultsUri } from './account-job.ts';
import { toJobOptions } from './job-options.ts';
import { s3Channel, toChannels } from './training-channels.ts';

/** Disk of one machine in GB, as SageMaker's own tools ask for; rows and recipe are small, weights stay with the service. */
const VOLUME_GB = 30;
const RECIPE_PATH = '/opt/ml/input/data/recipe/recipe.yaml';

/** A training job on machines of its own, told by a recipe. Source of the shape: SageMaker Python SDK 3 (read 2026-08) and the API model. */
export function toSagemakerRequest(spec: TrainingJobSpec): CreateTrainingJobRequest {
  const job = accountJob(spec);
  const place = resultsUri(job);
  return {
    ...toJobOptions(spec, job),
    AlgorithmSpecification: {
      TrainingImage: needed(job.image, spec.name, 'its container image'),
      TrainingInputMode: 'File',
    },
    HyperParameters: toHyperParameters(spec, job),
    InputDataConfig: [...toChannels(spec), { ...s3Channel('recipe', recipeUri(job), 'S3Prefix'), InputMode: 'File' }],
    OutputDataConfig: { S3OutputPath: place, ...(job.kms_key === undefined ? {} : { KmsKeyId: job.kms_key }) },
    ResourceConfig: toResources(spec, job),
    TensorBoardOutputConfig: { S3OutputPath: place },
    ...toGuards(job),
    ...toPackage(job),
  };
}

function toHyperParameters(spec: TrainingJobSpec, job: CloudJob): Record<string, string> {
  const reward = isReinforced(spec.method) ? job.reward : undefined;
  return {
    ...toBase(job),
    sagemaker_recipe_local_path: RECIPE_PATH,
    ...(reward === undefined ? {} : { reward_lambda_arn: reward }),
  };
}

/** A checkpoint in S3 is a location, a model package is said elsewhere, anything else is the name of a base model. */
function toBase({ base, checkpoint }: CloudJob): Record<string, string> {
  if (checkpoint === undefined) return { base_model: base };
  return checkpoint.startsWith('s3://') ? { base_model_location: checkpoint } : {};
}

function toPackage({ checkpoint, package_group }: CloudJob): Pick<CreateTrainingJobRequest, 'ModelPackageConfig'> {
  if (package_group === undefined) return {};
  const from = checkpoint?.startsWith('arn:') === true ? { SourceModelPackageArn: checkpoint } : {};
  return { ModelPackageConfig: { ModelPackageGroupArn: package_group, ...from } };
}

function toResources(spec: TrainingJobSpec, job: CloudJob): ResourceConfig {
  const { type, count } = needed(job.instance, spec.name, 'the machines it runs on');
  return {
    InstanceType: toInstanceType(type),
    InstanceCount: count,
    VolumeSizeInGB: VOLUME_GB,
    ...(job.kms_key === undefined ? {} : { VolumeKmsKeyId: job.kms_key }),
    ...(job.keep_alive_s === undefined ? {} : { KeepAlivePeriodInSeconds: job.keep_alive_s }),
    ...(job.training_plan === undefined ? {} : { TrainingPlanArn: job.training_plan }),
  };
}

function toInstanceType(type: string): TrainingInstanceType {
  const known = Object.values(TrainingInstanceType).find((name) => name === type);
  if (known !== undefined) return known;
  throw new ForgeError('unsupported', `SageMaker trains on no instance type ${type}`, {
    next: 'read forge://catalog/instances',
  });
}

function toGuards(job: CloudJob): Partial<CreateTrainingJobRequest> {
  return {
    ...(job.network_isolation === undefined ? {} : { EnableNetworkIsolation: job.network_isolation }),
    ...(job.encrypt_traffic === undefined ? {} : { EnableInterContainerTrafficEncryption: job.encrypt_traffic }),
    // Left out, the service sets its own place for the weights: only a place of the person's is named here.
    ...(job.checkpoints === undefined ? {} : { CheckpointConfig: { S3Uri: job.checkpoints } }),
  };
}
