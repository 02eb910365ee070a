import { z } from 'zod';
import { Name } from '../name.ts';

export const trainingMethods = [
  'sft_lora',
  'sft_full',
  'dpo_lora',
  'dpo_full',
  'rft_lora',
  'rft_full',
  'rft_multiturn_lora',
  'rft_multiturn_full',
  'cpt',
  'baseline',
] as const;

export const runtimeNames = ['local', 'sagemaker', 'serverless', 'bedrock', 'hyperpod'] as const;

const SettingValue = z.union([z.number(), z.string().max(200), z.boolean()]);

export const StartTrainingRequest = z.strictObject({
  dataset: z.string().min(1).max(200).describe('ds-… id, prefix or name'),
  model: z.string().min(1).max(200).default('baseline').describe('catalog model'),
  method: z.enum(trainingMethods).optional(),
  runtime: z.enum(runtimeNames).optional().describe('chosen when absent'),
  instance_type: z.string().max(60).optional(),
  instance_count: z.number().int().min(1).max(512).optional(),
  hyperparameters: z
    .record(z.string(), SettingValue)
    .default({})
    .describe('forge://catalog/hyperparameters/{model}/{method}'),
  from_run: z.string().max(200).optional().describe('continue from this run'),
  success: z
    .strictObject({ metric: z.string().max(60), target: z.number() })
    .optional()
    .describe('e.g. {"metric":"exact_match","target":0.8}'),
  sweep: z
    .strictObject({ setting: z.string().max(60), values: z.array(SettingValue).min(2).max(12) })
    .optional()
    .describe('one run per value'),
  max_cost_usd: z.number().min(0).max(1_000_000).optional(),
  name: Name.optional(),
  plan_only: z.boolean().default(false),
  approve: z.string().max(200).optional().describe('token of a plan'),
});
export type StartTrainingRequest = z.output<typeof StartTrainingRequest>;
