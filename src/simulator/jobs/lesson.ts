import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';
import type { Responder } from '../../core/runtimes/local/local-model.ts';

/** Values of one optimiser step as the containers log them. */
export type StepValues = {
  loss: number;
  lr: number;
  validation?: number;
  reward?: number;
  kl?: number;
  length?: number;
};

/** A training that has been thought through to its end before it begins: its logs are written from it as time passes. */
export type Lesson = {
  steps: number;
  /** Steps of one pass over the rows. */
  perEpoch: number;
  seconds: number;
  passes: number;
  /** Everything it knows at the end. */
  rows: Rows;
  /** What answers after a share of the work. */
  respondAt(share: number): Responder;
  valuesAt(step: number): StepValues;
};
