import { z } from 'zod';
import { Check, Cost, Setting } from './training-record.ts';

/** An offer to spend: what would be done, for how much, until when it may be approved. */
export const PlanRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  /** The tool whose call is planned. */
  tool: z.string(),
  /** SHA-256 over everything that would be done: the approval is for exactly this. */
  hash: z.string(),
  cost: Cost,
  settings: z.array(Setting),
  checks: z.array(Check),
  creates: z.array(z.string()),
  /** Arithmetic, final recipe and the like. */
  details: z.record(z.string(), z.unknown()).optional(),
  /** SHA-256 of the single-use token; the token itself is never stored. */
  token_sha256: z.string(),
  expires_at: z.string(),
  /** Set when the approval was spent; `by` tells who said yes. */
  used: z.object({ at: z.string(), by: z.enum(['token', 'person']), for: z.string() }).optional(),
});
export type PlanRecord = z.infer<typeof PlanRecord>;
