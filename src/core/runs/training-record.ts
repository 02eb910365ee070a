import { z } from 'zod';
import { runStates } from '../ports/run-state.ts';
import type { TrainingJobSpec } from '../ports/training.ts';

export const Setting = z.object({
  name: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  origin: z.enum(['set', 'default', 'recommended']),
  source: z.string(),
});
export type Setting = z.infer<typeof Setting>;

export const Check = z.object({
  code: z.string(),
  severity: z.enum(['block', 'warn', 'info']),
  message: z.string(),
  fix: z.string(),
  /** Number of the rule in the guidance, with where it is from. */
  source: z.string().optional(),
});
export type Check = z.infer<typeof Check>;

/** US dollars of what the call itself does; `later` is what usually follows and is approved on its own. */
export const Cost = z.object({
  low: z.number(),
  high: z.number(),
  assumptions: z.array(z.string()),
  later: z.array(z.object({ what: z.string(), low: z.number(), high: z.number() })).optional(),
});
export type Cost = z.infer<typeof Cost>;

export const Failure = z.object({ cause: z.string(), fix: z.string() });

export const Success = z.object({ metric: z.string(), target: z.number() });

/** A job as it was approved, whole: what is started again after a crash is this and nothing else. */
const JobSpec = z.custom<TrainingJobSpec>(
  (value) =>
    value !== null && typeof value === 'object' && 'name' in value && 'data' in value && 'maxRuntimeSeconds' in value,
  'not a job',
);

export const TrainingRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  state: z.enum(runStates),
  runtime: z.string(),
  model: z.string(),
  method: z.string(),
  dataset: z.string(),
  dataset_hash: z.string(),
  settings: z.array(Setting),
  arithmetic: z.record(z.string(), z.number()),
  checks: z.array(Check),
  cost: Cost,
  /** Which try this is: a failed or stopped run may be started again under a new id. */
  attempt: z.number(),
  from_run: z.string().optional(),
  success: Success.optional(),
  plan_id: z.string().optional(),
  max_runtime_s: z.number(),
  started_at: z.string().optional(),
  ended_at: z.string().optional(),
  artifact: z.string().optional(),
  failure: Failure.optional(),
  cost_usd: z.number().optional(),
  /** The job's ARN: what it is asked for by, once known, so that a change of the region set does not lose it. */
  arn: z.string().optional(),
  /** What the service says beside the state, in its own words. */
  detail: z.string().optional(),
  billable_seconds: z.number().optional(),
  /** Addresses of what the job left, by kind. */
  artifacts: z.record(z.string(), z.string()).optional(),
  job: JobSpec.optional(),
  /** A job that was started elsewhere and is followed here. */
  origin: z.literal('adopted').optional(),
});
export type TrainingRecord = z.infer<typeof TrainingRecord>;
