import type { Target } from '../../../../src/core/data/shapes/target.ts';

/** SFT on a model that reads everything. */
export const converseTarget: Target = {
  shape: 'converse',
  model: 'nova-2-lite',
  family: 'nova-2',
  inputs: ['text', 'image', 'video', 'document'],
  reasoning: true,
  tools: true,
  reserved: true,
  whole: false,
  bucketOwner: undefined,
};
