import type { Column } from './find-cells.ts';
import type { Stage } from './find-stages.ts';

/** How many calls are named; the rest is counted. */
const SHOWN = 12;

/** The calls of evaluate_model that would fill the scores that are not there, those that the transfer needs first. */
export function missingCalls(stages: readonly Stage[], columns: readonly Column[], metric: string): string[] {
  const metrics = metricsFor(columns, metric);
  const cells = columns.flatMap((column, task) =>
    column.cells.flatMap((cell, stage) =>
      cell === undefined ? [{ task, stage, call: callFor(stages[stage]?.run.id ?? '', column, metrics) }] : [],
    ),
  );
  const last = stages.length - 1;
  const weight = ({ task, stage }: { task: number; stage: number }): number =>
    stage === task || stage === last ? 0 : stage < last && task < last ? 1 : 2;
  const bases = columns.slice(1).flatMap((column) => {
    const { base, base_model } = column;
    return base !== undefined || base_model === undefined ? [] : [callFor(base_model, column, metrics)];
  });
  const calls = [...cells.toSorted((a, b) => weight(a) - weight(b)).map(({ call }) => call), ...bases];
  return calls.length <= SHOWN ? calls : [...calls.slice(0, SHOWN), `and ${calls.length - SHOWN} more`];
}

/** What must be asked for so that the metric is measured: nothing where it decides anyway. */
function metricsFor(columns: readonly Column[], metric: string): string[] {
  const results = columns.flatMap(({ cells }) => cells.flatMap((cell) => cell?.result ?? []));
  const [first] = results;
  const decides = first === undefined || results.some(({ primary }) => primary === metric);
  return decides ? [] : Object.keys(first.metrics);
}

/** On the rows, and by the metric, that the others of the column were measured on. */
function callFor(model: string, { dataset, cells }: Column, metrics: readonly string[]): string {
  const { split = 'test', limit } = cells.find((cell) => cell !== undefined) ?? {};
  const asked = {
    model,
    dataset,
    ...(split === 'test' ? {} : { split }),
    ...(limit === undefined ? {} : { limit }),
    ...(metrics.length === 0 ? {} : { metrics }),
  };
  return `evaluate_model ${JSON.stringify(asked)}`;
}
