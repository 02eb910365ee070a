import type {
  CreateEndpointConfigInput,
  CreateModelInput,
  EndpointStatus,
  HubContentType,
  Tag,
} from '@aws-sdk/client-sagemaker';
import type { TrainingJob } from './training-job.ts';

export type ModelPackage = {
  arn: string;
  group: string;
  version: number;
  created: Date;
  /** s3:// address. */ checkpoint: string;
};

export type PackageGroup = { name: string; arn: string; created: Date; packages: ModelPackage[] };

/** Something in a hub of the account's own, in one version. */
export type HubContent = {
  arn: string;
  name: string;
  version: string;
  type: HubContentType;
  schema: string;
  document: string;
  created: Date;
};

/** Contents by `name/version`. */
export type Hub = { name: string; arn: string; created: Date; contents: Map<string, HubContent> };

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
  hubs: Map<string, Hub>;
  models: Map<string, HostedModel>;
  configs: Map<string, EndpointConfig>;
  endpoints: Map<string, Endpoint>;
};

export function createSageMakerState(): SageMakerState {
  return {
    jobs: new Map(),
    groups: new Map(),
    hubs: new Map(),
    models: new Map(),
    configs: new Map(),
    endpoints: new Map(),
  };
}
