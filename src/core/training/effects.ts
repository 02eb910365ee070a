import type { CloudCatalog } from '../ports/cloud.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStores } from '../ports/objects.ts';
import type { TrainingRuntime } from '../ports/training.ts';
import type { Limits } from '../runs/spending.ts';

/** What training needs of the world. */
export type TrainingEffects = {
  ledger: Ledger;
  now: () => Date;
  limits: Limits;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
  objects: ObjectStores;
  /** What can be asked of the account; absent when no account's runtimes are wired. */
  cloud?: () => Promise<CloudCatalog>;
};
