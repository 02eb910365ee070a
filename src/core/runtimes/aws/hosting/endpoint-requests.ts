import {
  type CreateEndpointConfigInput,
  type CreateEndpointInput,
  type CreateModelInput,
  ProductionVariantInstanceType,
  type UpdateEndpointInput,
} from '@aws-sdk/client-sagemaker';
import { ForgeError } from '../../../errors.ts';
import type { CloudHosting, HostingSpec } from '../../../ports/hosting.ts';
import { accountHosting, toTags } from './account-hosting.ts';
import { answersFolderOf, captureFolderOf, configOf, modelOf } from './hosting-names.ts';
import { VARIANT } from './variant.ts';

/** Seconds new machines must work before they have all the requests, and the old ones are kept after. */
const BAKING_S = 300;
const KEPT_S = 600;
const LONGEST_UPDATE_S = 3600;

/** The model: Nova's container, our variables, and weights that stay where the service keeps them. Source: Nova SDK 1.4.6. */
export function toModelRequest(spec: HostingSpec, checkpoint: string): CreateModelInput {
  const cloud = accountHosting(spec);
  const { subnets = [], security_groups = [] } = cloud;
  return {
    ModelName: modelOf(spec.name),
    ExecutionRoleArn: cloud.role,
    EnableNetworkIsolation: true,
    PrimaryContainer: {
      Image: cloud.image,
      Environment: { ...spec.environment },
      ModelDataSource: {
        S3DataSource: { S3Uri: withSlash(checkpoint), S3DataType: 'S3Prefix', CompressionType: 'None' },
      },
    },
    ...(subnets.length === 0 ? {} : { VpcConfig: { Subnets: [...subnets], SecurityGroupIds: [...security_groups] } }),
    Tags: toTags(cloud),
  };
}

export function toConfigRequest(spec: HostingSpec, asynchronous: boolean): CreateEndpointConfigInput {
  const cloud = accountHosting(spec);
  return {
    EndpointConfigName: configOf(spec.name),
    ProductionVariants: [
      {
        VariantName: VARIANT,
        ModelName: modelOf(spec.name),
        InitialInstanceCount: cloud.units,
        InstanceType: toInstanceType(cloud.instance_type),
      },
    ],
    ...(asynchronous ? { AsyncInferenceConfig: toAsync(spec, cloud) } : {}),
    ...toCapture(spec, cloud),
    Tags: toTags(cloud),
  };
}

function toAsync(
  spec: HostingSpec,
  cloud: CloudHosting,
): NonNullable<CreateEndpointConfigInput['AsyncInferenceConfig']> {
  return {
    OutputConfig: {
      S3OutputPath: answersFolderOf(spec),
      S3FailurePath: `${cloud.output ?? ''}/${spec.name}/failures`,
      ...(cloud.kms_key === undefined ? {} : { KmsKeyId: cloud.kms_key }),
    },
    ClientConfig: { MaxConcurrentInvocationsPerInstance: Number(spec.environment['MAX_CONCURRENCY'] ?? 1) },
  };
}

function toCapture(spec: HostingSpec, cloud: CloudHosting): Pick<CreateEndpointConfigInput, 'DataCaptureConfig'> {
  if (cloud.capture_percent === undefined) return {};
  return {
    DataCaptureConfig: {
      EnableCapture: true,
      InitialSamplingPercentage: cloud.capture_percent,
      DestinationS3Uri: captureFolderOf(spec),
      ...(cloud.kms_key === undefined ? {} : { KmsKeyId: cloud.kms_key }),
      // Answers alone: questions are the users' own.
      CaptureOptions: [{ CaptureMode: 'Output' }],
      CaptureContentTypeHeader: { JsonContentTypes: ['application/json'] },
    },
  };
}

export function toEndpointRequest(spec: HostingSpec): CreateEndpointInput {
  const cloud = accountHosting(spec);
  return { EndpointName: cloud.slot, EndpointConfigName: configOf(spec.name), Tags: toTags(cloud) };
}

/** Blue and green: the new machines stand beside the old ones, get all requests at once, and go when an alarm rings. */
export function toUpdateRequest(spec: HostingSpec): UpdateEndpointInput {
  const cloud = accountHosting(spec);
  return {
    EndpointName: cloud.slot,
    EndpointConfigName: configOf(spec.name),
    DeploymentConfig: {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: BAKING_S },
        TerminationWaitInSeconds: KEPT_S,
        MaximumExecutionTimeoutInSeconds: LONGEST_UPDATE_S,
      },
      ...(cloud.alarms.length === 0
        ? {}
        : { AutoRollbackConfiguration: { Alarms: cloud.alarms.map((AlarmName) => ({ AlarmName })) } }),
    },
  };
}

function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

function toInstanceType(type: string | undefined): ProductionVariantInstanceType {
  const known = Object.values(ProductionVariantInstanceType).find((name) => name === type);
  if (known !== undefined) return known;
  throw new ForgeError('unsupported', `SageMaker serves on no instance type ${type ?? ''}`, {
    next: 'read forge://catalog/instances',
  });
}
