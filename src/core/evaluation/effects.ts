import type { BatchInference } from '../ports/batch-inference.ts';
import type { CloudCatalog } from '../ports/cloud.ts';
import type { EvaluationResults } from '../ports/evaluation-results.ts';
import type { HostingRuntime } from '../ports/hosting.ts';
import type { InferenceRuntime } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ObjectStores } from '../ports/objects.ts';
import type { TrainingRuntime } from '../ports/training.ts';
import type { Limits } from '../runs/spending.ts';

/** What an evaluation needs. `evaluating` starts as an empty map and lives as long as the process: the evaluations it works on. */
export type EvaluationEffects = {
  ledger: Ledger;
  now: () => Date;
  inference: () => Promise<InferenceRuntime>;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
  hosting: Readonly<Record<string, () => Promise<HostingRuntime>>>;
  evaluating: Map<string, Promise<void>>;
  limits: Limits;
  /** Of evaluations that run as jobs: the account, S3, and what jobs left there. */
  cloud?: () => Promise<CloudCatalog>;
  objects?: ObjectStores;
  results?: () => Promise<EvaluationResults>;
  /** Where many questions are asked in one job. */
  batch?: () => Promise<BatchInference>;
};
