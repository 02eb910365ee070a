/**
 * How fast training goes. No figures for Nova are published, so time is bounded by arithmetic: a token takes about 6 operations for each
 * parameter in full-rank training and 4 with frozen weights (Kaplan et al. 2020, arXiv 2001.08361), and jobs reach a part of the vendors'
 * dense bf16 figures. Wide on purpose; earlier runs of the same shape replace it.
 */
export const throughputAsOf = '2026-06-22';

/** Dense bf16 operations a second of one GPU, in teraflops. Source: vendors' data sheets. */
export const teraflops: Readonly<Record<string, number>> = {
  A10G: 70,
  L4: 121,
  L40S: 362,
  A100: 312,
  H100: 989,
  H200: 989,
  B200: 2250,
};

/** Part of that which training reaches: low for short rows and many small all-reduces, high for packed long rows. Our own allowance. */
export const utilisation = { least: 0.02, most: 0.4 } as const;

export const operationsPerParameter = { lora: 4, full: 6 } as const;

/** Seconds that are billed besides the steps: image, model and data coming in, the model going out. Our own allowance. */
export const billedBesides = { least: 900, most: 3600 } as const;

/** Seconds that each checkpoint takes. Our own allowance. */
export const checkpointSeconds = { least: 20, most: 120 } as const;

/** RFT: tokens that are generated run about so many times slower than tokens that are trained on. Our own allowance. */
export const generationSlowdown = { least: 1, most: 3 } as const;
