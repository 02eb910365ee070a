import type { AwsSettings } from '../aws-settings.ts';
import type { ObjectStore } from '../../../ports/objects.ts';

/** What the training runtimes need of the world. */
export type AwsTrainingSettings = AwsSettings & {
  now: () => Date;
  /** Where recipes are put and results read. */
  objects: () => Promise<ObjectStore>;
  /** US dollars an hour of one instance in training; undefined when nobody knows. */
  rate: (instance: string, region: string) => Promise<number | undefined>;
};

/** Objects are small here and calls are not cancelled one by one. */
export const noSignal: AbortSignal = new AbortController().signal;
