import type { Ledger } from '../../ports/ledger.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { FinishedEvaluation } from '../compare-candidates.ts';
import { baseOfEvaluation, findBaseEvaluation, wayOf } from '../find-base-evaluation.ts';
import type { Stage } from './find-stages.ts';

/** A dataset and its evaluations, all of the same rows measured the same way: by stage, and of the model before the first. */
export type Column = {
  dataset: string;
  cells: (FinishedEvaluation | undefined)[];
  base: FinishedEvaluation | undefined;
  /** The name of the base in a call, where it has one. */
  base_model: string | undefined;
};

/** What the ledger knows of each stage on the dataset of each: the newest evaluations of the rows that most stages share. */
export async function findColumns(ledger: Ledger, stages: readonly Stage[], metric: string): Promise<Column[]> {
  const all = (await ledger.list('evaluation')).map(({ record }) => record);
  const measured = all.filter((record) => isMeasured(record, metric));
  return Promise.all(stages.map(({ run }) => findColumn(ledger, stages, run.dataset, measured, metric)));
}

async function findColumn(
  ledger: Ledger,
  stages: readonly Stage[],
  dataset: string,
  measured: readonly FinishedEvaluation[],
  metric: string,
): Promise<Column> {
  const here = measured.filter((one) => one.dataset === dataset);
  const cellsOf = (way: string) =>
    stages.map(({ run }) => here.find((one) => one.run === run.id && wayOf(one) === way));
  const ways = [...new Set(here.filter(({ run }) => run !== undefined).map(wayOf))];
  const candidates = ways.map(cellsOf).toSorted((a, b) => known(b) - known(a));
  const cells = candidates[0] ?? stages.map(() => undefined);
  const member = cells.find((cell) => cell !== undefined);
  const base_model = member === undefined ? undefined : await baseOfEvaluation(ledger, member);
  return { dataset, cells, base: await baseFor(ledger, cells, base_model, metric), base_model };
}

/** Evaluated beside one of the stages, else by itself. */
async function baseFor(
  ledger: Ledger,
  cells: Column['cells'],
  base: string | undefined,
  metric: string,
): Promise<FinishedEvaluation | undefined> {
  for (const { untrained } of cells.filter((cell) => cell !== undefined)) {
    const record = untrained === undefined ? undefined : (await ledger.read('evaluation', untrained))?.record;
    if (record !== undefined && isMeasured(record, metric)) return record;
  }
  const member = cells.find((cell) => cell !== undefined);
  const found = member === undefined || base === undefined ? undefined : await findBaseEvaluation(ledger, base, member);
  return found !== undefined && isMeasured(found, metric) ? found : undefined;
}

function known(cells: Column['cells']): number {
  return cells.filter((cell) => cell !== undefined).length;
}

function isMeasured(record: EvaluationRecord, metric: string): record is FinishedEvaluation {
  return record.state === 'succeeded' && record.panel === undefined && record.result?.metrics[metric] !== undefined;
}
