import { z } from 'zod';

export const Comparison = z.object({
  run: z.string(),
  baseline: z.string(),
  metric: z.string(),
  n: z.number(),
  baseline_value: z.number(),
  run_value: z.number(),
  /** run minus baseline. */
  delta: z.number(),
  ci95: z.tuple([z.number(), z.number()]),
  test: z.string(),
  p: z.number(),
  p_adjusted: z.number(),
  significant: z.boolean(),
  /** Smallest true difference this many rows would show with 80 % power. */
  minimum_detectable: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

export const verdicts = ['better', 'worse', 'no_evidence', 'not_comparable'] as const;
export type Verdict = (typeof verdicts)[number];

export const Flip = z.object({
  row: z.number(),
  prompt: z.string(),
  gold: z.string(),
  before: z.string(),
  after: z.string(),
});
export type Flip = z.infer<typeof Flip>;

/** Runs weighed by several measures; `by` names those that are known of every run. */
const Board = z.object({
  by: z.array(z.string()),
  runs: z.record(
    z.string(),
    z.object({
      domain: z.number(),
      general: z.number().optional(),
      safety: z.number().optional(),
      usd_per_1000: z.number().optional(),
      latency_ms: z.number().optional(),
      /** No other run is at least as good in everything and better in something. */
      front: z.boolean(),
    }),
  ),
});
export type Board = z.infer<typeof Board>;

export const ComparisonRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  /** Evaluation ids, baseline first. */
  evaluations: z.array(z.string()),
  baseline: z.string(),
  metric: z.string(),
  alpha: z.number(),
  verdict: z.record(z.string(), z.enum(verdicts)),
  comparisons: z.array(Comparison),
  /** Settings that differ: name -> value per run. */
  changed: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))),
  warnings: z.array(z.string()),
  flips: z.record(z.string(), z.object({ gained: z.number(), lost: z.number(), examples: z.array(Flip) })),
  promote: z.record(z.string(), z.object({ promote: z.boolean(), why: z.string() })),
  board: Board.optional(),
  /** Why runs cannot be compared, per run. */
  reasons: z.record(z.string(), z.string()),
});
export type ComparisonRecord = z.infer<typeof ComparisonRecord>;
