import type { AccountFinding } from './cloud.ts';
import type { ChatAnswer, ChatRequest } from './inference.ts';
import type { RunState } from './run-state.ts';

/** A batch job, decided. Lines of `input` were made by `toLine`; what is left lies below `output`, an address without a slash at the end. */
export type BatchSpec = {
  /** Chosen by us before the call. */
  name: string;
  region: string;
  /** ARN of the role that the service reads and writes as. */
  role: string;
  /** As the service calls it. */
  model: string;
  input: string;
  output: string;
  /** After so many hours the service ends the job, whatever is left. */
  hours: number;
  kms_key?: string;
  subnets: readonly string[];
  security_groups: readonly string[];
  tags: Readonly<Record<string, string>>;
};

export type BatchJob = {
  arn: string;
  /** `succeeded` when every record was worked on; `stopped` when it ended before, whoever ended it. */
  state: RunState;
  /** The state in the service's own words. */
  status: string;
  records: { total: number; processed: number; failed: number };
  /** Why it failed, as the service says it. */
  failure?: string;
};

/** What is known of a job that is asked for; `arn` as soon as it is known. */
export type BatchReference = { name: string; region: string; arn?: string | undefined };

/** What came of one record, or a line that cannot be read. */
export type BatchAnswer = { record: string; answer: ChatAnswer } | { record: string; error: string } | { torn: string };

/**
 * Many questions in one job, answered when the service finds time. Promises: starting twice with one name is the same job, not two; another's
 * job under the name is refused (ForgeError conflict); stopping what has ended changes nothing.
 */
export type BatchInference = {
  /** What the service is to be asked for in a region: an ARN or id as it is, a catalog name by its profile there. */
  modelIn(model: string, region: string): string;
  /** One line of a job's input, with its line feed. `record`: 11 letters and digits. */
  toLine(record: string, request: ChatRequest): string;
  /** What the account says of a job; never throws for a single finding. */
  check(spec: BatchSpec, signal: AbortSignal): Promise<AccountFinding[]>;
  start(spec: BatchSpec): Promise<BatchJob>;
  get(job: BatchReference): Promise<BatchJob | undefined>;
  stop(job: BatchReference): Promise<void>;
  /** What a job has left so far, in any order and in bounded memory. */
  answers(output: string, signal: AbortSignal): AsyncIterable<BatchAnswer>;
};
