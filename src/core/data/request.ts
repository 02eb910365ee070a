import { z } from 'zod';
import { Name } from '../name.ts';

/** The upper bound is checked here and not in the listed schema: three times it would cost tokens and say little. */
const share = z
  .number()
  .min(0)
  .refine((value) => value <= 1, 'must be 0 to 1')
  .default(0);

/** What prepare_dataset takes. Rules that join two arguments are checked by the preparation itself. */
export const PrepareRequest = z.strictObject({
  source: z
    .union([z.string().min(1).max(4096), z.array(z.string().min(1)).min(1).max(100)])
    .describe('file, folder, glob, s3://, hf://owner/name, several, or a ds- id'),
  method: z.enum(['sft', 'dpo', 'rft', 'rft_multiturn', 'cpt', 'eval']).default('sft'),
  model: z.string().min(1).max(100).default('nova-2-lite'),
  columns: z.record(z.string(), z.string()).optional().describe('question… -> your column; default: guessed'),
  system: z.string().min(1).max(100_000).optional(),
  split: z
    .strictObject({
      train: share,
      validation: share,
      test: share,
      time: z.string().optional().describe('date column'),
      column: z.string().optional(),
      replay: z.string().optional().describe('SFT rows: ds-1a 0.2'),
    })
    .default({ train: 0.8, validation: 0.1, test: 0.1 }),
  stratify_by: z.string().min(1).optional(),
  group_by: z.string().min(1).optional().describe('kept together'),
  compatibility: z.literal('nova-forge-sdk').optional(),
  seed: z.int().min(0).max(4_294_967_295).default(42),
  repair: z.boolean().default(true),
  redact: z.enum(['none', 'pii']).default('none'),
  check_against: z.array(z.string()).max(20).optional().describe('ids or files'),
  filters: z
    .strictObject({
      near_duplicates: z.boolean(),
      shared_rows: z.boolean(),
      min_chars: z.number(),
      max_chars: z.number(),
      languages: z.array(z.string()),
      quality: z.boolean(),
      where: z.array(z.string()).max(3).describe('score >= 3'),
    })
    .partial()
    .optional(),
  override: z
    .array(z.strictObject({ code: z.string(), reason: z.string().min(1) }))
    .max(20)
    .optional(),
  destination: z.string().optional().describe('s3://'),
  name: Name.optional(),
  detail: z.enum(['concise', 'full']).default('concise'),
});
export type PrepareRequest = z.infer<typeof PrepareRequest>;
