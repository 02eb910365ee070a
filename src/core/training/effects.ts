import type { Ledger } from '../ports/ledger.ts';
import type { TrainingRuntime } from '../ports/training.ts';
import type { Limits } from '../runs/spending.ts';

/** What training needs of the world. */
export type TrainingEffects = {
  ledger: Ledger;
  now: () => Date;
  limits: Limits;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
};
