import {
  alphaField,
  contextField,
  placeFields,
  type RecipeFamily,
  type RecipeFields,
  runBlock,
  runOutputs,
} from './recipe-field.ts';

/** Recipes of Nova 2 Lite. Steps are set, not epochs. */
const common = {
  ...placeFields,
  reasoning_enabled: { type: 'boolean', required: true, default: true },
  global_batch_size: { type: 'integer', required: true, default: 32, enum: [32, 64, 128, 256, 512, 1024] },
  max_steps: { type: 'integer', required: true, default: 10, min: 4, max: 100_000 },
  save_steps: { type: 'integer', required: true, default: 10, min: 1, max: 100_000 },
  learning_rate: { type: 'float', required: true, default: 1e-5, min: 0, max: 1 },
  fine_tuned_model: { type: 'float', required: false, default: 1, min: 0, max: 1 },
  warmup_steps: { type: 'integer', required: true, default: 15, min: 0, max: 100 },
  min_lr: { type: 'float', required: true, default: 1e-6, min: 1e-7, max: 1 },
  weight_decay: { type: 'float', required: true, default: 0, min: 0, max: 1 },
  validation_s3_path: { type: 'string', required: false, default: '' },
  val_check_interval: { type: 'integer', required: false, default: 2500, min: 1, max: 100_000 },
  limit_val_batches: { type: 'integer', required: false, default: 2, min: 0, max: 100_000 },
  max_context_length: contextField,
} as const satisfies RecipeFields;

const tuning = (lora: boolean): string => `${runBlock}
  validation_data_s3_path: '{{validation_s3_path}}'
  validation_data_s3_path_list: {}
${runOutputs}
training_config:
  max_steps: '{{max_steps}}'
  save_steps: '{{save_steps}}'
  save_top_k: 5
  max_length: {{shipped_max_length}}
  global_batch_size: '{{global_batch_size}}'
  reasoning_enabled: '{{reasoning_enabled}}'
  val_check_interval: '{{val_check_interval}}'
  limit_val_batches: '{{limit_val_batches}}'
  lr_scheduler:
    warmup_steps: '{{warmup_steps}}'
    min_lr: '{{min_lr}}'
  optim_config:
    lr: '{{learning_rate}}'
    weight_decay: '{{weight_decay}}'
    adam_beta1: 0.9
    adam_beta2: 0.95
  peft:
${
  lora
    ? `    peft_scheme: lora
    lora_tuning:
      alpha: '{{lora_alpha}}'
      lora_plus_lr_ratio: '{{learning_rate_ratio}}'`
    : "    peft_scheme: 'null'"
}
  model_importance_score:
    fine_tuned_model: '{{fine_tuned_model}}'
`;

const reward = {
  ...placeFields,
  reward_lambda_arn: { type: 'string', required: true, default: '' },
  learning_rate: { type: 'float', required: true, default: 1e-4, min: 1e-7, max: 1e-3 },
  max_steps: { type: 'integer', required: true, default: 10, min: 5, max: 100_000 },
  max_length: { type: 'integer', required: true, default: 8192, min: 4096, max: 32_768 },
  save_steps: { type: 'integer', required: true, default: null, min: 0, max: 100_000 },
} as const satisfies RecipeFields;

const rewarded = (lora: boolean): string => `${runBlock}
  replicas: '{{replicas}}'
  reward_lambda_arn: '{{reward_lambda_arn}}'
training_config:
  max_length: '{{max_length}}'
  global_batch_size: '{{global_batch_size}}'
  reasoning_effort: high
  rollout:
    advantage_strategy:
      number_generation: 2
    generator:
      max_new_tokens: 6000
      set_random_seed: true
      temperature: 1
      top_k: 1
    rewards:
      api_endpoint:
        lambda_arn: '\${oc.select:run.reward_lambda_arn}'
        lambda_concurrency_limit: 12
  trainer:
    max_steps: '{{max_steps}}'
    save_steps: '{{save_steps}}'
    ent_coeff: 0.0
    kl_loss_coef: 0.001
    optim_config:
      lr: '{{learning_rate}}'
      weight_decay: 0.0
      adam_beta1: 0.9
      adam_beta2: 0.95
    peft:
${
  lora
    ? `      peft_scheme: lora
      lora_tuning:
        alpha: '{{lora_alpha}}'
        lora_plus_lr_ratio: '{{learning_rate_ratio}}'`
    : "      peft_scheme: 'null'"
}
`;

export const generation2 = {
  sft_lora: {
    fields: {
      ...common,
      lora_alpha: alphaField,
      learning_rate_ratio: { type: 'float', required: false, default: 64, min: 1, max: 70 },
    },
    template: tuning(true),
  },
  sft_full: {
    fields: {
      ...common,
      max_steps: { ...common.max_steps, default: 100 },
      save_steps: { ...common.save_steps, default: 100 },
    },
    template: tuning(false),
  },
  rft_lora: {
    fields: {
      ...reward,
      global_batch_size: { type: 'integer', required: true, default: 64, min: 16, max: 128 },
      lora_alpha: { type: 'integer', required: true, default: 32, enum: [16, 32, 64] },
      learning_rate_ratio: { type: 'float', required: false, default: 64, min: 0, max: 100 },
    },
    template: rewarded(true),
  },
  rft_full: {
    fields: { ...reward, global_batch_size: { type: 'integer', required: true, default: 64, min: 16, max: 256 } },
    template: rewarded(false),
  },
} as const satisfies Record<string, RecipeFamily>;
