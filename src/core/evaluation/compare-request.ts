import { z } from 'zod';

export const CompareRequest = z.strictObject({
  runs: z.array(z.string().min(1).max(300)).min(1).max(50).describe('runs or evaluations: ids or names'),
  baseline: z.string().min(1).max(300).optional().describe('default: the first'),
  metric: z.string().min(1).max(60).optional().describe('default: the one that decides'),
  alpha: z.number().min(0.0001).max(0.5).default(0.05),
  detail: z.enum(['concise', 'full']).default('concise'),
});
export type CompareRequest = z.output<typeof CompareRequest>;
