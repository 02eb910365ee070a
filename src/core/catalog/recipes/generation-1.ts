import {
  alphaField,
  contextField,
  placeFields,
  type RecipeFamily,
  type RecipeFields,
  runBlock,
  runOutputs,
} from './recipe-field.ts';

/** Recipes of Nova Micro, Lite and Pro (first generation). Batch, epochs and length differ by recipe: see recipe-rows. */
const common = {
  ...placeFields,
  global_batch_size: { type: 'integer', required: true, default: 64, enum: [64, 128, 256, 512, 1024] },
  max_epochs: { type: 'integer', required: true, default: 2, min: 1, max: 100 },
  learning_rate: { type: 'float', required: true, default: 1e-5, min: 0, max: 1 },
  weight_decay: { type: 'float', required: true, default: 0, min: 0, max: 1 },
  warmup_steps: { type: 'integer', required: true, default: 10, min: 0, max: 100 },
  min_lr: { type: 'float', required: true, default: 1e-6, min: 1e-7, max: 1 },
  max_context_length: contextField,
} as const satisfies RecipeFields;

const beta = { type: 'float', required: false, default: 0.1, min: 0.001, max: 0.1 } as const;
const ratio = { type: 'float', required: false, default: 16, min: 1, max: 70 } as const;

const tuning = (technique: 'sft' | 'dpo', lora: boolean): string => `${runBlock}
${runOutputs}
training_config:
  max_length: {{shipped_max_length}}
  global_batch_size: '{{global_batch_size}}'
  trainer:
    max_epochs: '{{max_epochs}}'
  model:
    hidden_dropout: 0.0
    attention_dropout: 0.0
    ffn_dropout: 0.0
    optim:
      lr: '{{learning_rate}}'
      name: distributed_fused_adam
      adam_w_mode: true
      eps: ${technique === 'sft' ? '1.0e-06' : '1.0e-08'}
      weight_decay: '{{weight_decay}}'
      betas:
      - 0.9
      - 0.999
      sched:
        warmup_steps: '{{warmup_steps}}'
        constant_steps: 0
        min_lr: '{{min_lr}}'
${technique === 'dpo' ? "    dpo_cfg:\n      beta: '{{adam_beta}}'\n" : ''}    peft:
${
  lora
    ? `      peft_scheme: lora
      lora_tuning:
        loraplus_lr_ratio: '{{learning_rate_ratio}}'
        alpha: '{{lora_alpha}}'
        adapter_dropout: 0.01`
    : '      peft_scheme: null'
}
`;

export const generation1 = {
  sft_lora: {
    fields: { ...common, lora_alpha: { ...alphaField, default: 128 }, learning_rate_ratio: ratio },
    template: tuning('sft', true),
  },
  sft_full: {
    fields: {
      ...common,
      learning_rate: { ...common.learning_rate, default: 5e-6 },
      min_lr: { ...common.min_lr, default: 5e-7 },
    },
    template: tuning('sft', false),
  },
  dpo_lora: {
    fields: {
      ...common,
      weight_decay: { ...common.weight_decay, default: 0.01 },
      adam_beta: beta,
      lora_alpha: alphaField,
      learning_rate_ratio: { ...ratio, default: 20 },
    },
    template: tuning('dpo', true),
  },
  dpo_full: {
    fields: {
      ...common,
      max_epochs: { ...common.max_epochs, default: 3 },
      weight_decay: { ...common.weight_decay, default: 0.01 },
      adam_beta: beta,
    },
    template: tuning('dpo', false),
  },
} as const satisfies Record<string, RecipeFamily>;
