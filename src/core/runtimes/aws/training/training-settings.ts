import type { AwsSettings } from '../aws-settings.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import type { JobRate } from './job-rate.ts';

/** What the training runtimes need of the world. */
export type AwsTrainingSettings = AwsSettings & {
  now: () => Date;
  /** Where recipes are put and results read. */
  objects: () => Promise<ObjectStore>;
  rate: JobRate;
};

/** Objects are small here and calls are not cancelled one by one. */
export const noSignal: AbortSignal = new AbortController().signal;
