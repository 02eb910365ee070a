import type { Responder } from '../../core/runtimes/local/local-model.ts';
import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';

/** What a job learned: what it answers with, and the rows it knows, with which the next job goes on. */
export type Checkpoint = {
  /** s3:// address in the service's own bucket, or the ARN of a model. */
  uri: string;
  respond: Responder;
  rows: Rows;
  /** Passes over its rows so far. */
  passes: number;
};
