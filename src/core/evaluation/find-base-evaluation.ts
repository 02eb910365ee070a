import { findBaseModel } from '../catalog/find-base-model.ts';
import { canonicalJson } from '../fingerprint.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { UNTRAINED } from './target.ts';

/** What of an evaluation decides whether another can stand beside it. */
export type Measured = Pick<
  EvaluationRecord,
  'rows_hash' | 'task' | 'labels' | 'decoding' | 'metrics_version' | 'job' | 'panel' | 'judge' | 'run' | 'model'
>;

/** The catalog name of the base of what was evaluated; undefined when that was not trained here from a model of the catalog. */
export async function baseOfEvaluation(
  { read }: Pick<Ledger, 'read'>,
  { run, model }: Pick<EvaluationRecord, 'run' | 'model'>,
): Promise<string | undefined> {
  if (run === undefined || model === UNTRAINED) return undefined;
  const base = (await read('training', run))?.record.model;
  return base === undefined ? undefined : findBaseModel(base);
}

/**
 * The newest evaluation of a base on the same rows, asked and measured the same way; one that has its result before one that goes on. What
 * failed or was stopped does not count.
 */
export async function findBaseEvaluation(
  { list }: Pick<Ledger, 'list'>,
  base: string,
  measured: Measured,
): Promise<EvaluationRecord | undefined> {
  const wanted = wayOf(measured);
  const all = (await list('evaluation')).map(({ record }) => record);
  const same = all.filter((one) => one.run === undefined && findBaseModel(one.model) === base && wayOf(one) === wanted);
  return same.find(({ state }) => state === 'succeeded') ?? same.find(({ state }) => !isFinal(state));
}

/** Rows, task, decoding and whatever else two evaluations must share, as one text. */
export function wayOf({ rows_hash, task, labels, decoding, metrics_version, job, panel, judge }: Measured): string {
  const asked = job === undefined ? null : [job.task, job.subtask ?? null, job.samples ?? null, job.reward ?? null];
  const judged = judge === undefined ? null : [judge.kind, judge.model, judge.prompts_version];
  const closed = labels === undefined ? null : labels.toSorted();
  return canonicalJson([
    rows_hash,
    task,
    closed,
    decoding ?? null,
    metrics_version,
    asked,
    panel?.hash ?? null,
    judged,
  ]);
}
