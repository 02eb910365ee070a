import type { TrainingJob } from './training-job.ts';

export type ModelPackage = {
  arn: string;
  group: string;
  version: number;
  created: Date;
  /** s3:// address. */ checkpoint: string;
};

export type PackageGroup = { name: string; arn: string; created: Date; packages: ModelPackage[] };

/** What SageMaker keeps in one region, by name. */
export type SageMakerState = { jobs: Map<string, TrainingJob>; groups: Map<string, PackageGroup> };

export function createSageMakerState(): SageMakerState {
  return { jobs: new Map(), groups: new Map() };
}
