import { ForgeError } from '../errors.ts';
import type { EvaluationRow, RowSurvey } from './evaluation-rows.ts';
import { openMetricNames, openMetrics } from './open-metrics.ts';
import type { RowMetric } from './row-metric.ts';

/** Refuses metrics that cannot read the reference answers, before anybody is asked: ForgeError bad_data names metric, row and reason. */
export async function refuseUnfitGold(
  metrics: readonly string[],
  survey: Pick<RowSurvey, 'includes'>,
  rows: () => AsyncIterable<EvaluationRow>,
): Promise<void> {
  for (const name of metrics) {
    const known = openMetricNames.find((open) => open === name);
    const metric: RowMetric | undefined = known === undefined ? undefined : openMetrics[known];
    if (metric?.gold !== undefined) await checkRows(name, metric.gold, survey, rows());
  }
}

async function checkRows(
  name: string,
  { of, problem }: NonNullable<RowMetric['gold']>,
  { includes }: Pick<RowSurvey, 'includes'>,
  rows: AsyncIterable<EvaluationRow>,
): Promise<void> {
  let first: { row: number; why: string } | undefined;
  let unfit = 0;
  let n = 0;
  for await (const { row, turns } of rows) {
    if (!includes(row)) continue;
    n++;
    const why = problem(turns.target);
    if (why === undefined) continue;
    unfit++;
    first ??= { row, why };
  }
  if (first === undefined || (of === 'some' && unfit < n)) return;
  throw new ForgeError(
    'bad_data',
    `${name} cannot read the reference answers of ${unfit} of ${n} rows; row ${first.row}: ${first.why}`,
    { next: `leave ${name} out, or evaluate rows whose references are what it reads (docs/evaluations.md)` },
  );
}
