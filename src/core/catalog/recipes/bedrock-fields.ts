import type { RecipeFields } from './recipe-field.ts';

/** Settings of Bedrock's customization jobs by method. Source: templates of the Nova SDK 1.4.6 and the page on Nova hyperparameters (2026-05). */
export const bedrockFields = {
  sft_lora: {
    epochCount: { type: 'integer', required: true, default: 2, min: 1, max: 5 },
    batchSize: { type: 'integer', required: true, default: 1, min: 1, max: 64 },
    learningRate: { type: 'float', required: true, default: 1e-5, min: 1e-6, max: 1e-4 },
    learningRateWarmupSteps: { type: 'integer', required: true, default: 10, min: 0, max: 100 },
  },
  rft_lora: {
    epochCount: { type: 'integer', required: true, default: 1, min: 1, max: 50 },
    batchSize: { type: 'integer', required: true, default: 128, min: 16, max: 512 },
    learningRate: { type: 'float', required: true, default: 1e-5, min: 1e-7, max: 1e-3 },
    maxPromptLength: { type: 'integer', required: true, default: 8192, min: 1, max: 131072 },
    trainingSamplePerPrompt: { type: 'integer', required: true, default: 8, min: 2, max: 16 },
    inferenceMaxTokens: { type: 'integer', required: true, default: 2048, min: 1, max: 32768 },
    reasoningEffort: { type: 'string', required: true, default: 'medium', enum: ['low', 'medium', 'high'] },
    evalInterval: { type: 'integer', required: true, default: 10, min: 1, max: 100 },
    reward_lambda_arn: { type: 'string', required: true, default: '' },
  },
} as const satisfies Record<string, RecipeFields>;

/** Rows that a job takes, by generation and technique. Source: limits the Nova SDK enforces (2026-05). */
export const bedrockRowLimits = {
  'sft-1': { least: 8, most: 20_000 },
  'sft-2': { least: 200, most: 20_000 },
  'rft-2': { least: 100, most: 20_000 },
} as const;

/** What other platforms call the same settings: their names are understood. */
export const bedrockAliases: Readonly<Record<string, readonly string[]>> = {
  epochCount: ['epochs', 'max_epochs'],
  batchSize: ['batch_size', 'global_batch_size'],
  learningRate: ['learning_rate', 'lr'],
  learningRateWarmupSteps: ['warmup_steps'],
  maxPromptLength: ['max_prompt_length'],
  trainingSamplePerPrompt: ['number_generation'],
  inferenceMaxTokens: ['max_new_tokens'],
  reasoningEffort: ['reasoning_effort'],
  reward_lambda_arn: ['lambda_arn'],
};
