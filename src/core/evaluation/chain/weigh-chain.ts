import type { Ledger } from '../../ports/ledger.ts';
import type { Chain } from '../../runs/comparison-record.ts';
import type { Breath } from '../breath.ts';
import type { Chosen } from '../choose-evaluations.ts';
import { backwardTransfer, forwardTransfer, meanForgetting } from '../metrics/continual-learning.ts';
import { forgettingOf } from '../metrics/forgetting.ts';
import { type Column, findColumns } from './find-cells.ts';
import { type Stage, findStages } from './find-stages.ts';
import { missingCalls } from './missing-calls.ts';
import { transferInterval } from './transfer-interval.ts';

/** A chain with the evaluations it was read from. */
export type WeighedChain = { chain: Chain; read: string[] };

/**
 * What later training did to what was learned earlier, when the compared runs are a chain: the score of each stage on the dataset of each, and from it
 * backward and forward transfer (Lopez-Paz and Ranzato 2017, divided by T - 1 as in the paper) and forgetting (Chaudhry et al. 2018). What is not in the ledger
 * is named by the calls that would measure it. Undefined when the runs are no chain.
 */
export async function weighChain(
  ledger: Ledger,
  chosen: readonly Chosen[],
  metric: string,
  breath: Breath,
): Promise<WeighedChain | undefined> {
  const stages = await findStages(ledger, chosen);
  if (stages === undefined) return undefined;
  const columns = await findColumns(ledger, stages, metric);
  const interval = await transferInterval(ledger, columns, metric, breath);
  const read = columns.flatMap(({ cells, base }) => [...cells, base].flatMap((one) => one?.id ?? []));
  return { chain: { ...toChain(stages, columns, metric), ...interval }, read };
}

function toChain(stages: readonly Stage[], columns: readonly Column[], metric: string): Chain {
  const matrix = stages.map((_, stage) => columns.map(({ cells }) => scoreOf(cells[stage], metric)));
  const base = columns.map((column) => scoreOf(column.base, metric));
  const datasets = stages.map(({ run }) => run.dataset);
  const isDistinct = new Set(datasets).size === datasets.length;
  const numbers = isDistinct ? numbersOf(matrix, base, datasets) : {};
  const missing = isDistinct ? missingCalls(stages, columns, metric) : ['two stages were trained on the same dataset'];
  return { metric, stages: stages.map(({ label }) => label), datasets, matrix, base, ...numbers, missing };
}

function scoreOf(evaluation: Column['base'], metric: string): number | null {
  return evaluation?.result.metrics[metric]?.value ?? null;
}

type Scores = readonly (readonly (number | null)[])[];

/** Each number for which every score it needs is there. */
function numbersOf(matrix: Scores, base: readonly (number | null)[], datasets: readonly string[]): Partial<Chain> {
  const last = matrix.length - 1;
  const filled = matrix.map((row) => row.map((score) => score ?? Number.NaN));
  const earlier = datasets.slice(0, -1);
  const at = (stage: number, task: number): number => filled[stage]?.[task] ?? Number.NaN;
  const table = (stageOf: (task: number) => number) =>
    Object.fromEntries(earlier.map((dataset, task) => [dataset, at(stageOf(task), task)]));
  const { forgetting: forgotten } = forgettingOf(
    table((task) => task),
    table(() => last),
  );
  const forward = forwardTransfer(
    filled,
    base.map((score) => score ?? Number.NaN),
    'tasks-1',
  );
  return {
    ...finite('backward_transfer', backwardTransfer(filled, 'tasks-1')),
    ...finite('forgetting', meanForgetting(filled)),
    ...finite('forward_transfer', forward),
    forgotten: Object.fromEntries(Object.entries(forgotten).filter(([, drop]) => Number.isFinite(drop))),
  };
}

function finite<K extends string>(name: K, value: number): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {};
  if (Number.isFinite(value)) found[name] = value;
  return found;
}
