import type { Check } from '../../runs/training-record.ts';
import type { PlanFacts } from '../cloud/plan-facts.ts';

/** What a rule found; a severity here is this case's, else the rule's own holds. */
export type Finding = { message: string; fix: string; severity?: Check['severity'] };

/** One rule of the guidance: a row with its number there, its severity and its source. */
export type Rule = {
  code: string;
  guidance: string;
  severity: Check['severity'];
  source: string;
  find: (facts: PlanFacts) => Finding | undefined;
};

/** A value of the plan as a number; undefined when the job has no such setting. */
export function numberOf({ values }: PlanFacts, name: string): number | undefined {
  const value = values[name];
  return typeof value === 'number' ? value : undefined;
}
