import type { EvaluationResult } from '../runs/evaluation-record.ts';

/** Whether rows of a result could be paired with another's: some jobs tell figures of all rows only. */
export function hasRowsToPair(result: EvaluationResult | undefined): boolean {
  return result?.n !== 0 && result?.primary !== 'winrate';
}

/** What to do with a result that has none. */
export const UNPAIRED =
  "lay it beside another model's evaluation of the same task: the service tells no rows that compare_runs could pair";
