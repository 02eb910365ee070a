/** What a job is to do, whatever service it was given to. */
export type JobPlan = {
  kind: 'supervised' | 'rewarded' | 'evaluation';
  /** Name of the run in its recipe. */
  name: string;
  batch: number;
  /** Optimiser steps; else `epochs` passes. */
  steps?: number;
  epochs: number;
  learningRate: number;
  warmup: number;
  validateEvery: number;
  /** Checkpoint to go on from: s3:// address or ARN. */
  begin?: string;
  /** ARN of the reward function. */
  reward?: string;
  /** Of an evaluation. */
  task?: string;
  subtask?: string;
  temperature?: number;
};
