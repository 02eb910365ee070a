import type { EvaluationPlan } from './plan-evaluation.ts';

/** What a plan asks beside the rows of a dataset, in words: a panel's items or a judgement. Undefined for rows. */
export function planPurpose({ target, rows, data }: EvaluationPlan): string | undefined {
  if (target.kind === 'judge')
    return `the judgement by ${target.judge.model} of the ${rows.n} answers of evaluation ${target.judge.of}`;
  return data.panel === undefined ? undefined : `panel ${data.panel.name} of ${rows.n} items, asked of ${target.model}`;
}
