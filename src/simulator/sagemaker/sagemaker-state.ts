import type { TrainingJob } from './training-job.ts';

/** What SageMaker keeps in one region. */
export type SageMakerState = {
  /** By name. */
  jobs: Map<string, TrainingJob>;
};

export function createSageMakerState(): SageMakerState {
  return { jobs: new Map() };
}
