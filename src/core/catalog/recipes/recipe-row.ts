/** One published recipe for training jobs: machines and what differs from its family. */
export type RecipeRow = {
  name: string;
  model: string;
  method: string;
  instances: readonly string[];
  counts: readonly number[];
  count: number;
  /** Tokens of the longest example; behind them text is cut. */
  max_length: number;
  /** Smallest batch; larger ones are powers of two up to 1,024. */
  batch?: number;
  epochs?: number;
};

/** Machines that recipes name together. */
export const g12 = ['ml.g5.12xlarge', 'ml.g6.12xlarge'];
export const g48 = ['ml.g5.48xlarge', 'ml.g6.48xlarge'];
export const large = ['ml.p5.48xlarge', 'ml.p5en.48xlarge', 'ml.p4d.24xlarge'];
export const hopper = ['ml.p5.48xlarge', 'ml.p5en.48xlarge'];
