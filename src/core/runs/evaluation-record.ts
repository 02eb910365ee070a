import { z } from 'zod';
import { runStates } from '../ports/run-state.ts';
import { Failure } from './training-record.ts';

/** A measured value. `stderr` and `ci95` are absent only when fewer than two rows were measured. */
export const Metric = z.object({
  value: z.number(),
  stderr: z.number().optional(),
  ci95: z.tuple([z.number(), z.number()]).optional(),
  n: z.number(),
});
export type Metric = z.infer<typeof Metric>;

export const LabelScores = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.number(),
  predicted: z.number(),
});
export type LabelScores = z.infer<typeof LabelScores>;

export const EvaluationResult = z.object({
  n: z.number(),
  metrics: z.record(z.string(), Metric),
  primary: z.string(),
  per_label: z.record(z.string(), LabelScores).optional(),
  /** Rows are gold labels, columns predictions; the last column counts unparsed answers when there are any. */
  confusion: z.object({ labels: z.array(z.string()), matrix: z.array(z.array(z.number())) }).optional(),
  /** Closed-label tasks: answers in which no label was found; counted as wrong. */
  unparsed: z.number().optional(),
  /** Rows whose call failed; counted as wrong. */
  errors: z.number().optional(),
  /** What a reader of the numbers should know, e.g. that texts were too long to be compared whole. */
  warnings: z.array(z.string()).optional(),
  /** Characters of the answers. */
  response_length: z.object({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number(), mean: z.number() }),
});
export type EvaluationResult = z.infer<typeof EvaluationResult>;

export const EvaluationRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  state: z.enum(runStates),
  /** What answered: id of a run or deployment, `baseline@untrained`, or `predictions:<file name>`. */
  model: z.string(),
  /** Identity of the answers' source (artifact or file hash): part of the id. */
  model_fingerprint: z.string(),
  run: z.string().optional(),
  dataset: z.string(),
  dataset_hash: z.string(),
  split: z.string(),
  /** SHA-256 over the evaluated rows: two evaluations are comparable only when this is equal. */
  rows_hash: z.string(),
  /** How many rows are evaluated. */
  rows: z.number().optional(),
  task: z.enum(['classification', 'qa', 'summarization', 'generation']),
  labels: z.array(z.string()).optional(),
  limit: z.number().optional(),
  metrics_version: z.string(),
  /** The process that works on it, while it runs. */
  owner: z.object({ pid: z.number(), since: z.string() }).optional(),
  result: EvaluationResult.optional(),
  /** Evaluation of the untrained model on the same rows. */
  untrained: z.string().optional(),
  failure: Failure.optional(),
  cost_usd: z.number(),
});
export type EvaluationRecord = z.infer<typeof EvaluationRecord>;
