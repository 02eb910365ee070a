import { hopper, large, type RecipeRow } from './recipe-row.ts';

/** Recipes of Nova 2 Lite for training jobs. Source: see recipe-rows. */
export const lite2Recipes: readonly RecipeRow[] = [
  {
    name: 'nova_lite_2_0_p5_gpu_lora_sft',
    model: 'nova-2-lite',
    method: 'sft_lora',
    instances: large,
    counts: [4, 8, 16, 32],
    count: 4,
    max_length: 32768,
  },
  {
    name: 'nova_lite_2_0_p5_gpu_sft',
    model: 'nova-2-lite',
    method: 'sft_full',
    instances: large,
    counts: [4, 8, 16, 32],
    count: 4,
    max_length: 32768,
  },
  {
    name: 'nova_lite_v2_smtj_p5_p5en_gpu_lora_rft',
    model: 'nova-2-lite',
    method: 'rft_lora',
    instances: hopper,
    counts: [2, 4, 8, 16],
    count: 4,
    max_length: 8192,
  },
  {
    name: 'nova_lite_v2_smtj_p5_p5en_gpu_rft',
    model: 'nova-2-lite',
    method: 'rft_full',
    instances: hopper,
    counts: [2, 4, 8, 16],
    count: 4,
    max_length: 8192,
  },
];
