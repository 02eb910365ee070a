import { z } from 'zod';
import type { BatchSpec } from '../ports/batch-inference.ts';
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

/** Scores of the rows that share a value of a column. */
export const Slice = z.object({
  column: z.string(),
  value: z.string(),
  n: z.number(),
  score: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
});
export type Slice = z.infer<typeof Slice>;

/** A family of a panel's items against the base; p of McNemar's test with Holm's correction over the families. */
export const PanelFamily = z.object({
  family: z.string(),
  n: z.number(),
  value: z.number(),
  base_value: z.number(),
  delta: z.number(),
  p_adjusted: z.number(),
});
export type PanelFamily = z.infer<typeof PanelFamily>;

/** A panel's answers against the base's: `delta` is the share right less the base's, with its paired interval. */
export const PanelJudgement = z.object({
  n: z.number(),
  value: z.number(),
  base_value: z.number(),
  delta: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
  verdict: z.enum(['kept', 'lost', 'not enough items']),
  reason: z.string(),
  families: z.array(PanelFamily),
});
export type PanelJudgement = z.infer<typeof PanelJudgement>;

/** Who judges whose answers (an evaluation's id), under which words. */
const JudgeIdentity = z.object({
  kind: z.enum(['judge', 'rubric']),
  model: z.string(),
  of: z.string(),
  prompts_version: z.string(),
  /** Why the judge may not be impartial. */
  warning: z.string().optional(),
});
export type JudgeIdentity = z.infer<typeof JudgeIdentity>;

/** The judge with how far its judgements can be trusted: shares of rows, and of comparisons less a half. */
const JudgePart = JudgeIdentity.extend({
  agreement: z.number().optional(),
  position_bias: z.number().optional(),
  /** Judgements that could not be read, of two for each row. */
  malformed: z.number().optional(),
  verdict: z.string().optional(),
});
export type JudgePart = z.infer<typeof JudgePart>;

/** Which panel was asked, and how its answers stand to those of the base. */
const PanelPart = z.object({
  name: z.string(),
  version: z.string(),
  /** SHA-256 of items and checks. */
  hash: z.string(),
  /** Evaluation of the base on the same items. */
  base: z.string().optional(),
  judgement: PanelJudgement.optional(),
});

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
  /** Of models that are asked from afar: milliseconds for an answer, and tokens in all. */
  latency_ms: z.object({ p50: z.number(), p90: z.number(), p99: z.number() }).optional(),
  tokens: z.object({ input: z.number(), output: z.number() }).optional(),
  /** Answers that ended at the limit of tokens. */
  cut_answers: z.number().optional(),
  /** Of panels: the share right of each family. */
  slices: z.array(Slice).optional(),
  /** Characters of the answers. */
  response_length: z.object({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number(), mean: z.number() }),
});
export type EvaluationResult = z.infer<typeof EvaluationResult>;

/** A batch job as it was approved, whole: what is started again after a crash is this and nothing else. */
const BatchJobSpec = z.custom<BatchSpec>(
  (value) => value !== null && typeof value === 'object' && 'name' in value && 'input' in value && 'output' in value,
  'not a batch job',
);

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
  /** Metrics that were asked for, the deciding one first; of jobs, which are measured when they have ended. */
  metrics: z.array(z.string()).optional(),
  /** The process that works on it, while it runs. */
  owner: z.object({ pid: z.number(), since: z.string() }).optional(),
  result: EvaluationResult.optional(),
  /** Evaluation of the untrained model on the same rows. */
  untrained: z.string().optional(),
  /** When the rows are a panel's. */
  panel: PanelPart.optional(),
  failure: Failure.optional(),
  cost_usd: z.number(),
  /** When a model judged the answers of another evaluation. */
  judge: JudgePart.optional(),
  /** When it runs as a job in an account: its name there, the runtime, the container's task, where its results are. */
  job: z
    .object({
      name: z.string(),
      runtime: z.string(),
      task: z.string(),
      subtask: z.string().optional(),
      /** Answers drawn to each row, when more than one. */
      samples: z.number().optional(),
      /** ARN of the function that scores. */
      reward: z.string().optional(),
      attempt: z.number(),
      results: z.string(),
      max_runtime_s: z.number(),
    })
    .optional(),
  /** When its questions are asked in one batch job: the job as it was approved, what is known of it, how its answers are measured and paid. */
  batch: z
    .object({
      attempt: z.number(),
      spec: BatchJobSpec,
      arn: z.string().optional(),
      /** The job's state in the service's own words. */
      status: z.string().optional(),
      /** Records in this job, and how many are worked on. */
      rows: z.number(),
      processed: z.number(),
      metrics: z.array(z.string()),
      price: z.object({ input_usd: z.number(), output_usd: z.number(), source: z.string() }),
    })
    .optional(),
  /** What the service itself measured, by its own names. */
  service_metrics: z.record(z.string(), z.number()).optional(),
  /** How answers were drawn, of models that are asked from afar. */
  decoding: z.object({ temperature: z.number(), max_tokens: z.number() }).optional(),
  /** How questions are paid for, in words. */
  billing: z.string().optional(),
  /** US dollars that may be spent on it in all, and the plan that allowed the last of them. */
  approved_usd: z.number().optional(),
  plan_id: z.string().optional(),
  /** It ended because the approved amount was used up. */
  ceiling_reached: z.boolean().optional(),
});
export type EvaluationRecord = z.infer<typeof EvaluationRecord>;
