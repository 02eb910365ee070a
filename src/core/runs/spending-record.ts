import { z } from 'zod';

/** What was approved in one UTC day. One record a day, so that its compare-and-swap is the day's ceiling. */
export const SpendingRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  reservations: z.array(z.object({ plan: z.string(), for: z.string(), usd: z.number(), at: z.string() })),
});
export type SpendingRecord = z.infer<typeof SpendingRecord>;
