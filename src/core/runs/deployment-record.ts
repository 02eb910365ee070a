import { z } from 'zod';
import { runStates } from '../ports/run-state.ts';
import { Failure } from './training-record.ts';

export const Smoke = z.object({
  ok: z.boolean(),
  prompt: z.string(),
  answer: z.string(),
  latency_ms: z.number(),
});
export type Smoke = z.infer<typeof Smoke>;

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
  /** The deployment this one took over from. */
  replaces: z.string().optional(),
  plan_id: z.string().optional(),
  ended_at: z.string().optional(),
  failure: Failure.optional(),
});
export type DeploymentRecord = z.infer<typeof DeploymentRecord>;
