import { z } from 'zod';
import { runStates } from '../ports/run-state.ts';
import type { HostingSpec } from '../ports/hosting.ts';
import { LoadReport } from './load-record.ts';
import { Check, Failure } from './training-record.ts';

/** `unknown` says why in its detail. */
export const SmokeCheck = z.object({
  code: z.string(),
  result: z.enum(['passed', 'failed', 'unknown']),
  detail: z.string(),
});
export type SmokeCheck = z.infer<typeof SmokeCheck>;

export const Smoke = z.object({
  ok: z.boolean(),
  prompt: z.string(),
  answer: z.string(),
  latency_ms: z.number(),
  /** Until the first piece of the answer came; absent when the endpoint is not asked piece by piece. */
  first_token_ms: z.number().optional(),
  checks: z.array(SmokeCheck).optional(),
});
export type Smoke = z.infer<typeof Smoke>;

/** A deployment as it was approved, whole: what is gone on with after a crash is this and nothing else. */
const Spec = z.custom<HostingSpec>(
  (value) => value !== null && typeof value === 'object' && 'name' in value && 'artifact' in value,
  'not a deployment',
);

const Made = z.object({
  kind: z.string(),
  id: z.string(),
  region: z.string(),
  unbilled: z.literal(true).optional(),
});

export const DeploymentRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  state: z.enum(runStates),
  target: z.string(),
  run: z.string().optional(),
  artifact: z.string(),
  served_as: z.string(),
  ttl_hours: z.number(),
  expires_at: z.string().optional(),
  /** Base address and, for local endpoints only, where its bearer token is kept (never the token itself). */
  endpoint: z.string().optional(),
  cost_per_hour: z.number(),
  smoke: Smoke.optional(),
  /** The newest load test. */
  load: LoadReport.optional(),
  /** Of deployments in an account: what the last look at drift found, and when. */
  drift: z.object({ at: z.string(), findings: z.array(Check) }).optional(),
  /** The deployment this one took over from. */
  replaces: z.string().optional(),
  plan_id: z.string().optional(),
  ended_at: z.string().optional(),
  failure: Failure.optional(),
  /** Of deployments in an account: what was approved, the steps that were made, and what there is of it. */
  spec: Spec.optional(),
  steps: z.array(z.object({ step: z.string(), at: z.string() })).optional(),
  made: z.array(Made).optional(),
  detail: z.string().optional(),
  /** Who ends it at its time to live, whoever else is gone. */
  ends_by: z.enum(['schedule', 'server', 'nobody']).optional(),
  checks: z.array(Check).optional(),
  /** Everything that was made for it is gone. */
  removed_at: z.string().optional(),
  replaced_by: z.string().optional(),
});
export type DeploymentRecord = z.infer<typeof DeploymentRecord>;
