import { z } from 'zod';
import { Name } from '../name.ts';

/** Tasks that can be measured now. */
export const evaluationTasks = ['classification', 'qa', 'summarization', 'generation'] as const;
export type EvaluationTask = (typeof evaluationTasks)[number];

export const EvaluateRequest = z.strictObject({
  model: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('run, deployment, catalog model, ARN, https://host/v1#name; baseline: untrained'),
  predictions: z.string().min(1).max(4096).optional().describe('instead of model: JSONL or CSV of predictions'),
  dataset: z.string().min(1).max(4096).optional().describe('id, name or JSONL file'),
  split: z.enum(['train', 'validation', 'test']).default('test'),
  task: z
    .string()
    .max(60)
    .optional()
    .describe(`${evaluationTasks.join(', ')}; detected when absent; judge, rubric, gen_qa, mmlu`),
  labels: z.array(z.string().min(1).max(200)).min(2).max(500).optional().describe('closed set of answers'),
  metrics: z.array(z.string().max(60)).min(1).max(12).optional().describe('the first decides'),
  judge_model: z.string().max(200).optional().describe('model; rft_eval: Lambda ARN'),
  limit: z.number().int().min(1).max(1_000_000).optional().describe('rows, a stable sample'),
  via: z.enum(['auto', 'inference', 'job', 'batch']).default('auto'),
  panel: z.enum(['none', 'general', 'safety', 'all']).default('none').describe('what was forgotten, what is refused'),
  max_cost_usd: z.number().min(0).max(1_000_000).optional(),
  name: Name.optional(),
  approve: z.string().max(200).optional(),
});
export type EvaluateRequest = z.output<typeof EvaluateRequest>;
