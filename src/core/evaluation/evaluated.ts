import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { PlanRecord } from '../runs/plan-record.ts';

/** `done` of `total` rows are answered; `untrained` is the untrained model on the same rows. `existed`: it had its result before. */
export type Evaluated = {
  record: EvaluationRecord;
  untrained?: EvaluationRecord;
  done: number;
  total: number;
  existed: boolean;
};

/** A plan that costs money and waits for leave; nothing was asked. */
export type Unapproved = {
  approval: PlanRecord;
  token?: string;
  declined: boolean;
  evaluation: string;
  task: string;
  rows: number;
};
