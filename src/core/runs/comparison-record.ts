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

/** Whether rows differ by more than rounding from each other: without, nothing says which difference they could show. */
export function hasSpread({ ci95: [low, high] }: Pick<Comparison, 'ci95'>): boolean {
  return high - low > 1e-12;
}

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

/** Scores of runs that were trained one from the other: `matrix[i][j]` is stage i on the dataset of stage j, null where it was not measured. */
const Chain = z.object({
  metric: z.string(),
  stages: z.array(z.string()),
  datasets: z.array(z.string()),
  matrix: z.array(z.array(z.number().nullable())),
  /** Scores of the model before the first stage. */
  base: z.array(z.number().nullable()),
  /** What later stages did to earlier datasets on average; below 0 is forgetting. */
  backward_transfer: z.number().optional(),
  backward_transfer_ci95: z.tuple([z.number(), z.number()]).optional(),
  /** Best earlier score less the last, on average; above 0 is forgetting. */
  forgetting: z.number().optional(),
  /** By earlier dataset: the score after its own stage less the last. */
  forgotten: z.record(z.string(), z.number()).optional(),
  /** How much better a dataset starts than in the base, on average. */
  forward_transfer: z.number().optional(),
  /** Calls that would fill what is missing, or why nothing can be said. */
  missing: z.array(z.string()),
});
export type Chain = z.infer<typeof Chain>;

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
  chain: Chain.optional(),
  /** Why runs cannot be compared, per run. */
  reasons: z.record(z.string(), z.string()),
});
export type ComparisonRecord = z.infer<typeof ComparisonRecord>;
