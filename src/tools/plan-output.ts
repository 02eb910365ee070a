import { z } from 'zod';

export const cost = z.object({ low: z.number(), high: z.number(), assumptions: z.array(z.string()) });
export type Cost = z.output<typeof cost>;

/** Members that every answer with a plan has. */
export const planOutput = {
  plan_id: z.string().optional(),
  approve: z.string().optional(),
  cost,
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.union([z.number(), z.string(), z.boolean()]),
      origin: z.enum(['set', 'default', 'recommended']),
      source: z.string(),
    }),
  ),
  checks: z.array(
    z.object({ code: z.string(), severity: z.enum(['block', 'warn', 'info']), message: z.string(), fix: z.string() }),
  ),
};
