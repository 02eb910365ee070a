import type { Failure, LogPage, MetricPoint, RunState } from './run-state.ts';

/** Everything a runtime needs to start a job. Every default is filled in: a runtime never decides one. */
export type TrainingJobSpec = {
  /** Chosen by us before the call; also the id of the run. */
  name: string;
  model: string;
  method: string;
  data: TrainingData;
  /** Hyperparameters by name, complete. */
  settings: Readonly<Record<string, number | string | boolean>>;
  /** The job ends itself when this is reached; derived from the approved amount for paid runtimes. */
  maxRuntimeSeconds: number;
  /** Where, as whom and on what a job runs in an account; absent for the local runtime. */
  cloud?: CloudJob;
};

/** The part of a job that only an account knows. Everything is decided: a runtime adds nothing of its own. */
export type CloudJob = {
  region: string;
  /** ARN of the role the job runs as. */
  role: string;
  /** s3://bucket/prefix of this job's recipe, checkpoints and results, without a slash at the end. */
  output: string;
  /** Service's name of the base model: a Bedrock id, a hub content ARN (serverless), or `nova-lite-2/prod` (training jobs). */
  base: string;
  /** Checkpoint to continue from: s3:// address, model package ARN or custom model ARN. */
  checkpoint?: string;
  /** Absent where the service chooses the machines. */
  instance?: { type: string; count: number };
  /** Container image and the final recipe as YAML (training jobs). */
  image?: string;
  recipe?: string;
  /** ARN of the reward function (RFT); of its evaluator where it was registered by the person. */
  reward?: string;
  /** ARN, without a version, of the hub content that the reward function is registered as (serverless RFT). */
  evaluator?: string;
  kms_key?: string;
  subnets?: readonly string[];
  security_groups?: readonly string[];
  network_isolation?: boolean;
  mlflow?: string;
  /** ARN of the model package group that results go to (serverless). */
  package_group?: string;
  /** Seconds machines are kept after the job for the next of the same shape. */
  keep_alive_s?: number;
  training_plan?: string;
  /** Traffic between the machines of one job is encrypted (slower; for rules that ask for it). */
  encrypt_traffic?: boolean;
  /** Place of the person's own for what the container saves beside the service's checkpoints: s3://bucket/prefix. */
  checkpoints?: string;
  /** ARN of the SNS topic that hears when the job has ended. */
  notify?: string;
  tags: Readonly<Record<string, string>>;
};

export type TrainingData = {
  /** Address of the training rows (JSON lines of chat records): a local path or s3://. */
  train: string;
  validation?: string;
  /** SHA-256 (hex) of each file above: a runtime refuses data that is not what was checked. */
  trainSha256: string;
  validationSha256?: string;
  /** The closed set of answers when the task has one, else absent (open answers). */
  labels?: readonly string[];
};

export type TrainingJob = {
  name: string;
  state: RunState;
  started_at?: string;
  ended_at?: string;
  progress?: { step: number; total: number };
  failure?: Failure;
  /** Address of the trained model once there is one. */
  artifact?: string;
  /** US dollars so far, as the runtime bills them. */
  cost_usd?: number;
  /** What the service says beside the state, in its own words. */
  detail?: string;
  billable_seconds?: number;
  arn?: string;
  /** Addresses of what the job left, by kind: `manifest`, `checkpoint`, `model_package`, `custom_model`, `output`. */
  artifacts?: Readonly<Record<string, string>>;
};

/** A job that was started elsewhere (a console, another tool), as far as its service tells what it is. */
export type ForeignJob = {
  job: TrainingJob;
  created_at: string;
  /** Catalog names; absent when the job does not tell. */
  model?: string;
  method?: string;
  /** Address of the training rows. */
  data?: string;
  settings: Readonly<Record<string, string>>;
  max_runtime_s?: number;
};

/**
 * Where models are trained. A job is named by the name it was started under; one in an account also by its ARN. Promises: starting twice under one name is the same job, not two; `get` of an unknown name is
 * undefined; stopping an ended job changes nothing; logs and metrics can be read while the job runs and after it ended.
 */
export type TrainingRuntime = {
  readonly id: string;
  /** True when starting a job costs money: such a job needs an approved plan. */
  readonly paid: boolean;
  /** US dollars a job of this spec will cost, as a range, with what was assumed. Free runtimes answer zero. */
  estimate(spec: TrainingJobSpec): Promise<CostEstimate>;
  start(spec: TrainingJobSpec): Promise<TrainingJob>;
  get(name: string): Promise<TrainingJob | undefined>;
  stop(name: string): Promise<TrainingJob>;
  /** At most `limit` lines from `cursor` on (absent: from the first line). `cursor: 'tail'` gives the last lines. */
  logs(name: string, cursor: string | undefined, limit: number): Promise<LogPage>;
  metrics(name: string): Promise<MetricPoint[]>;
  /** A short text that changes when the job's state, metrics or logs have changed; cheap enough to ask each second. */
  revision(name: string): Promise<string>;
  /** As `get`, but as `revision` last saw the job, without asking anybody. Only where `get` is not free. */
  glance?(name: string): Promise<TrainingJob | undefined>;
  /** A job that another program started, by its name or ARN; undefined when there is none or it is not this runtime's. */
  adopt?(name: string): Promise<ForeignJob | undefined>;
};

export type CostEstimate = { low: number; high: number; assumptions: string[] };
