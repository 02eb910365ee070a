import type {
  CreateCustomModelDeploymentRequest,
  CreateModelCustomizationJobRequest,
  CreateModelInvocationJobRequest,
  CreateProvisionedModelThroughputRequest,
  CustomModelDeploymentStatus,
  LoggingConfig,
  ModelCustomizationJobStatus,
  ModelInvocationJobStatus,
  ModelStatus,
  ProvisionedModelStatus,
  Tag,
  TrainingMetrics,
  ValidatorMetric,
} from '@aws-sdk/client-bedrock';

/** What a customization job does: how long, how it ends, and what it leaves. */
export type CustomizationWork = {
  seconds: number;
  failure?: string;
  training: TrainingMetrics;
  validation: ValidatorMetric[];
  /** Writes results and keeps the model. */
  finish(time: Date): Promise<void>;
};

/** Times are milliseconds since 1970. */
export type CustomizationJob = {
  region: string;
  arn: string;
  request: CreateModelCustomizationJobRequest;
  /** ARN of the model that training begins with. */
  base: string;
  status: ModelCustomizationJobStatus;
  created: number;
  changed: number;
  /** When data was found good, and when training began. */
  validated?: number;
  begun?: number;
  ended?: number;
  failure?: string;
  work?: CustomizationWork;
  model?: string;
};

/** A model that a job left, or one that was imported from a checkpoint. */
export type CustomModel = {
  arn: string;
  name: string;
  created: Date;
  job?: CustomizationJob;
  /** s3:// address of what it answers with. */
  checkpoint: string;
  /** Of an imported one, whose import takes its time. */
  imported?: { status: ModelStatus; failure?: string; token: string; kms_key?: string };
  tags: Tag[];
};

/** A custom model that is served by the token. */
export type ModelDeployment = {
  arn: string;
  request: CreateCustomModelDeploymentRequest;
  model: string;
  /** ARN of the model that an update is on the way to. */
  next?: string;
  status: CustomModelDeploymentStatus;
  created: Date;
  changed: Date;
  failure?: string;
};

/** Model units that are paid by the hour. */
export type Throughput = {
  arn: string;
  request: CreateProvisionedModelThroughputRequest;
  model: string;
  status: ProvisionedModelStatus;
  created: Date;
  changed: Date;
  failure?: string;
};

/** Many questions in one job. Times are milliseconds since 1970. */
export type InvocationJob = {
  arn: string;
  region: string;
  request: CreateModelInvocationJobRequest;
  status: ModelInvocationJobStatus;
  submitted: number;
  changed: number;
  ended?: number;
  message?: string;
  /** Files of records, found good; `begun` when the first is worked on. */
  files: readonly { name: string; lines: readonly string[] }[];
  begun?: number;
  /** What came of it when it ended. */
  done?: { processed: number; failed: number };
};

/** How a batch job ends by the script: after which share of its records, in which state, and which records it refuses for what reason. */
export type BatchEnd = {
  status: 'Completed' | 'PartiallyCompleted' | 'Expired';
  share: number;
  refuses?: (record: string) => string | undefined;
};

/** What Bedrock keeps in one region. */
export type BedrockState = {
  /** By ARN. */
  jobs: Map<string, CustomizationJob>;
  models: Map<string, CustomModel>;
  /** By name. */
  deployments: Map<string, ModelDeployment>;
  throughputs: Map<string, Throughput>;
  /** Whether and where calls are logged. */
  logging?: LoggingConfig;
  /** By ARN. */
  invocations: Map<string, InvocationJob>;
};

export function createBedrockState(): BedrockState {
  return { jobs: new Map(), models: new Map(), deployments: new Map(), throughputs: new Map(), invocations: new Map() };
}
