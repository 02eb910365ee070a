import type { BatchInference } from '../ports/batch-inference.ts';
import type { EvaluationResults } from '../ports/evaluation-results.ts';
import type { HostingRuntime } from '../ports/hosting.ts';
import type { InferenceRuntime } from '../ports/inference.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { AccountSurvey } from '../ports/survey.ts';
import type { TrainingRuntime } from '../ports/training.ts';
import type { Limits } from '../runs/spending.ts';

/** What the verbs over running things need. */
export type OperateEffects = {
  ledger: Ledger;
  now: () => Date;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
  hosting: Readonly<Record<string, () => Promise<HostingRuntime>>>;
  inference: () => Promise<InferenceRuntime>;
  limits: Limits;
  results?: () => Promise<EvaluationResults>;
  batch?: () => Promise<BatchInference>;
  survey?: () => Promise<AccountSurvey>;
  pictures?: () => Promise<Pictures>;
};
