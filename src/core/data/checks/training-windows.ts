import { findModel } from '../../catalog/models.ts';

/**
 * Longest example that a training job reads whole, tokens, with the recipe's own setting; what is behind it is cut off. Source:
 * `max_length` of the published Nova recipes as of 2026-05. Smaller instances have smaller ones: SFT 8,192 or 4,096 on g5 and g6.
 */
const windows = {
  'nova-1': { sft: 32_768, dpo: 16_384, rft: 8192, rft_multiturn: 8192, cpt: 8192 },
  'nova-2': { sft: 32_768, dpo: 16_384, rft: 8192, rft_multiturn: 8192, cpt: 8192 },
} as const;

/** Tokens that training reads of one example; undefined where nothing is cut. */
export function trainingWindow(model: string, method: string): number | undefined {
  const family = findModel(model)?.family;
  if (family !== 'nova-1' && family !== 'nova-2') return undefined;
  return Object.entries(windows[family]).find(([name]) => name === method)?.[1];
}
