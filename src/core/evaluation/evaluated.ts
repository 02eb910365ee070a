import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { PlanRecord } from '../runs/plan-record.ts';

/**
 * `done` of `total` rows are answered, those that failed not among them; a `total` of 0 is unknown; `untrained` is the model before its training on the same rows, asked the same way. Where that was never
 * measured, `base` says with what
 * evaluate_model measures it. `task`: of jobs, as people call it. `existed`: it had its result before.
 */
export type Evaluated = {
  record: EvaluationRecord;
  untrained?: EvaluationRecord;
  done: number;
  total: number;
  existed: boolean;
  base?: string;
  task?: string;
  /** What a reader should know beside the record's own warnings. */
  notes?: readonly string[];
};

/** A plan that costs money and waits for leave; nothing was asked. */
export type Unapproved = {
  approval: PlanRecord;
  token?: string;
  declined: boolean;
  evaluation: string;
  task: string;
  rows: number;
  /** What is asked, where it is not the rows of a dataset. */
  purpose?: string;
  /** What the same call asked for and has done already. */
  finished?: readonly EvaluationRecord[];
};
