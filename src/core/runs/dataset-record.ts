import { z } from 'zod';

export const Problem = z.object({
  /** Stable name of the defect, snake_case. */
  code: z.string(),
  severity: z.enum(['block', 'warn', 'info']),
  count: z.number(),
  /** At most three; `row` is the 1-based record number in the source. */
  examples: z.array(z.object({ row: z.number(), detail: z.string() })),
  fix: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** Rows by label. Labels are any text: a plain record would lose the one called `__proto__`. */
const LabelCounts = z.custom<Record<string, number>>(
  (value) =>
    value !== null && typeof value === 'object' && Object.values(value).every((count) => typeof count === 'number'),
  'not a number of rows for each label',
);

export const SplitInfo = z.object({
  rows: z.number(),
  /** Absolute path of the JSON-lines file. */
  uri: z.string(),
  /** The s3:// address of its newest copy. */
  copy: z.string().optional(),
  bytes: z.number(),
  sha256: z.string(),
  tokens_estimate: z.number(),
  labels: LabelCounts.optional(),
});
export type SplitInfo = z.infer<typeof SplitInfo>;

export const Percentiles = z.object({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number() });
export type Percentiles = z.infer<typeof Percentiles>;

export const DatasetRecord = z.object({
  id: z.string(),
  names: z.array(z.string()),
  created_at: z.string(),
  method: z.string(),
  model: z.string(),
  /** Shape of the rows written: `converse` (SFT) or `eval` (query/response). */
  shape: z.string(),
  /** SHA-256 over the bytes of all splits, in order. */
  content_hash: z.string(),
  ready: z.boolean(),
  source: z.object({ uri: z.string(), bytes: z.number(), sha256: z.string(), format: z.string() }),
  options: z.record(z.string(), z.unknown()),
  rows: z.object({ read: z.number(), kept: z.number(), dropped: z.number() }),
  splits: z.record(z.string(), SplitInfo),
  /** Rows of an earlier dataset that are among those of the train split. */
  replay: z.object({ dataset: z.string(), rows: z.number() }).optional(),
  columns: z.record(
    z.string(),
    z.object({ column: z.string(), confidence: z.number().optional(), why: z.string().optional() }),
  ),
  problems: z.array(Problem),
  repairs: z.array(z.object({ code: z.string(), count: z.number() })),
  /** `classification` when the answers are a closed set, else `open`. */
  task: z.enum(['classification', 'open']),
  /** Answer -> rows, only for a closed set. */
  labels: LabelCounts.optional(),
  /** Characters (code points) of prompts and answers. */
  lengths: z.object({ prompt: Percentiles, answer: Percentiles }),
});
export type DatasetRecord = z.infer<typeof DatasetRecord>;
