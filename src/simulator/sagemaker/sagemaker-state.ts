import type { CreateEndpointConfigInput, CreateModelInput, EndpointStatus, Tag } from '@aws-sdk/client-sagemaker';
import type { TrainingJob } from './training-job.ts';

export type ModelPackage = {
  arn: string;
  group: string;
  version: number;
  created: Date;
  /** s3:// address. */ checkpoint: string;
};

export type PackageGroup = { name: string; arn: string; created: Date; packages: ModelPackage[] };

export type HostedModel = { arn: string; request: CreateModelInput; created: Date };

export type EndpointConfig = { arn: string; request: CreateEndpointConfigInput; created: Date };

/** An endpoint with what it serves now, and what it is on the way to. */
export type Endpoint = {
  name: string;
  arn: string;
  config: string;
  /** Of an update that is under way. */
  next?: string;
  status: EndpointStatus;
  created: Date;
  changed: Date;
  failure?: string;
  /** By variant. */
  instances: number;
  /** Times of requests, in milliseconds. */
  asked: number[];
  tags: Tag[];
};

/** What SageMaker keeps in one region, by name. */
export type SageMakerState = {
  jobs: Map<string, TrainingJob>;
  groups: Map<string, PackageGroup>;
  models: Map<string, HostedModel>;
  configs: Map<string, EndpointConfig>;
  endpoints: Map<string, Endpoint>;
};

export function createSageMakerState(): SageMakerState {
  return { jobs: new Map(), groups: new Map(), models: new Map(), configs: new Map(), endpoints: new Map() };
}
