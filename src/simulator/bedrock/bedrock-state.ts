import type {
  CreateModelCustomizationJobRequest,
  ModelCustomizationJobStatus,
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

export type CustomModel = {
  arn: string;
  name: string;
  created: Date;
  job: CustomizationJob;
  /** s3:// address of what it answers with. */
  checkpoint: string;
};

/** What Bedrock keeps in one region. */
export type BedrockState = {
  /** By ARN. */
  jobs: Map<string, CustomizationJob>;
  models: Map<string, CustomModel>;
};

export function createBedrockState(): BedrockState {
  return { jobs: new Map(), models: new Map() };
}
