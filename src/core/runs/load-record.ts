import { z } from 'zod';

/** Milliseconds. No value: it falls among requests that got no answer. No limit: too few requests for one. */
const Percentile = z.object({ value: z.number().optional(), low: z.number().optional(), high: z.number().optional() });
export type Percentile = z.infer<typeof Percentile>;

/** What a load test found. Latencies count from the moment a request was meant to be sent. */
export const LoadReport = z.object({
  at: z.string(),
  /** As asked: requests per second, for how long, how they arrive, and the objective for the 95th percentile. */
  rate: z.number(),
  seconds: z.number(),
  arrivals: z.enum(['poisson', 'fixed']),
  seed: z.number(),
  objective_ms: z.number(),
  /** Requests meant to be sent, sent, and answered. */
  requests: z.number(),
  sent: z.number(),
  answered: z.number(),
  errors: z.array(z.object({ kind: z.string(), count: z.number(), example: z.string() })),
  /** Percentiles over all that were sent; one without an answer counts as slower than any. */
  latency_ms: z.object({ p50: Percentile, p95: Percentile, p99: Percentile }),
  /** Answers per second, and how late this machine noticed that a request was due (99th percentile). */
  answered_per_s: z.number(),
  late_ms: z.number(),
  tokens_per_s: z.object({ input: z.number(), output: z.number() }),
  cost_usd: z.number(),
  /** Absent when nothing was answered. */
  cost_per_1000_usd: z.number().optional(),
  verdict: z.enum(['met', 'missed', 'undecided']),
  reason: z.string(),
  /** Why it ended before every request was sent. */
  ended_early: z.string().optional(),
});
export type LoadReport = z.infer<typeof LoadReport>;
