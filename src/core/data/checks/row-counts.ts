import { findModel } from '../../catalog/models.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { SplitShares } from '../splitting/split-names.ts';

/** Rows that Bedrock takes, by model family and method. Source: the limits the Nova SDK enforces when a job is submitted (2026-05). */
export const bedrockRows: Readonly<Record<string, Readonly<Record<string, { least: number; most: number }>>>> = {
  'nova-1': {
    sft: { least: 8, most: 20_000 },
    dpo: { least: 8, most: 20_000 },
    cpt: { least: 8, most: 20_000 },
  },
  'nova-2': { sft: { least: 200, most: 20_000 }, rft: { least: 100, most: 20_000 } },
};
const PILOT_ROWS = 100;
const TELLING_TEST_ROWS = 200;

type Rows = { train: number; validation: number; test: number };
type Plan = { method: string; model: string; split: SplitShares };

/** What the numbers of rows mean for training and evaluation. */
export function checkRowCounts(plan: Plan, rows: Rows, problems: ProblemLog): void {
  for (const name of ['train', 'validation', 'test'] as const)
    if (plan.split[name] > 0 && rows[name] === 0)
      problems.note('split_empty', 1, [
        { row: 0, detail: `${name} has no rows, though its share is ${plan.split[name]}` },
      ]);
  if (plan.method !== 'eval' && (plan.split.train > 0 || rows.train > 0)) checkTraining(plan, rows.train, problems);
  if (plan.method === 'eval' && plan.split.test < 1 && rows.train + rows.validation > 0)
    problems.note('evaluation_split', rows.train + rows.validation, [
      {
        row: 0,
        detail: `evaluate_model reads the test split: ${rows.test} of ${rows.train + rows.validation + rows.test} rows`,
      },
    ]);
  if (rows.test > 0 && rows.test < TELLING_TEST_ROWS)
    problems.note('small_test', 1, [{ row: 0, detail: `test has ${rows.test} rows, fewer than ${TELLING_TEST_ROWS}` }]);
}

function checkTraining({ model, method }: Plan, rows: number, problems: ProblemLog): void {
  const limits = bedrockRows[findModel(model)?.family ?? '']?.[method];
  const least = Math.max(PILOT_ROWS, limits?.least ?? 0);
  const why =
    limits !== undefined && rows < limits.least
      ? `Bedrock takes at least ${limits.least} for ${model}`
      : 'a pilot needs 100';
  if (rows < least) problems.note('few_rows', 1, [{ row: 0, detail: `train has ${rows} rows; ${why}` }]);
  if (limits !== undefined && rows > limits.most)
    problems.note('many_rows', 1, [
      { row: 0, detail: `train has ${rows} rows; Bedrock takes at most ${limits.most} for ${model}` },
    ]);
}
