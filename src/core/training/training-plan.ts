import type { TrainingJobSpec } from '../ports/training.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import type { Check, Cost, Setting } from '../runs/training-record.ts';

/** Everything that will be done, decided. */
export type TrainingPlan = {
  runtime: string;
  dataset: DatasetRecord;
  settings: Setting[];
  /** What the settings come to. Counts; only `passes` and `epochs` may be fractions. */
  arithmetic: Record<string, number>;
  checks: Check[];
  cost: Cost;
  /** The job but for its name, which depends on how often it was tried. */
  job: Omit<TrainingJobSpec, 'name'>;
  /** SHA-256 of what makes it the same run: the same plan is the same run. */
  hash: string;
};
