import type { Sections } from '../model-file.ts';
import type { JobSettings } from './job-settings.ts';
import type { Rows } from './training-rows.ts';

/** What a training loop is given: the rows, the settings, and how to tell the world what happens. */
export type Trainee = {
  settings: JobSettings;
  train: Rows;
  validation: Rows | undefined;
  /** Sets how many steps there are in all, then `breathe` says where we are. */
  plan(total: number): void;
  /** Lets signals in and progress out; costs nothing when called often. Throws ForgeError cancelled when the job must end. */
  breathe(step: number): Promise<void>;
  log(text: string): Promise<void>;
  /** The state after an epoch (0: before the first step), in this order: its checkpoint, its metrics, its log line. */
  endEpoch(end: EpochEnd): Promise<void>;
};

export type EpochEnd = {
  epoch: number;
  step: number;
  /** True when this epoch's model is the one to keep so far. */
  best: boolean;
  metrics: Readonly<Record<string, number>>;
  file: { model: unknown; sections: Sections };
};
