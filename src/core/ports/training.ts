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
};

/**
 * Where models are trained. Promises: starting twice under one name is the same job, not two; `get` of an unknown name is
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
};

export type CostEstimate = { low: number; high: number; assumptions: string[] };
