import { addresses } from '../addresses.ts';
import { ForgeError } from '../errors.ts';
import type { Stored } from '../ports/ledger.ts';
import { UNPAIRED, hasRowsToPair } from '../evaluation/has-rows-to-pair.ts';
import { refreshBatch } from '../evaluation/batch/refresh-batch.ts';
import { refreshJob } from '../evaluation/jobs/refresh-job.ts';
import { isFinal } from '../ports/run-state.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Check } from '../runs/training-record.ts';
import { isAlive } from '../runs/partial-folders.ts';
import type { OperateEffects } from './effects.ts';
import type { RunReport } from './run-report.ts';

/** Batch jobs wait for their turn: minutes or hours. */
const NEXT_CHECK_S = 60;

/** State and decisive number of an evaluation. One whose process died says how to go on. */
export async function reportEvaluation(effects: OperateEffects, stored: Stored<'evaluation'>): Promise<RunReport> {
  const { record, unknown } = await refresh(effects, stored.record);
  const name = record.names[0];
  const orphaned =
    record.job === undefined &&
    record.batch === undefined &&
    record.state === 'running' &&
    (record.owner === undefined || !isAlive(record.owner.pid));
  const findings = [...(unknown === undefined ? [] : [unknown]), ...resultFindings(record)];
  const values = Object.entries(record.result?.metrics ?? {}).map(([metric, { value }]) => [metric, value]);
  return {
    kind: 'evaluation',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    ...underway(record),
    ...(findings.length === 0 ? {} : { health: findings }),
    metrics: Object.fromEntries(values),
    cost_usd: { actual: record.cost_usd },
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    logs: addresses.predictions(record.id),
    next: orphaned
      ? 'the process that worked on it is gone: call evaluate_model again with the same arguments, it goes on where it stopped'
      : nextStep(record, unknown?.fix ?? record.failure?.fix),
  };
}

/** The record as its account has it now. A job that cannot be asked about now is told as it was: it must not hide the others. */
async function refresh(
  effects: OperateEffects,
  record: EvaluationRecord,
): Promise<{ record: EvaluationRecord; unknown?: Check }> {
  const { signal } = new AbortController();
  const look = record.batch === undefined ? refreshJob : refreshBatch;
  try {
    return { record: await look(effects, record, signal) };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'unavailable') throw error;
    const message = `unknown now: ${error.message}`;
    return { record, unknown: { code: 'state_unknown', severity: 'warn', message, fix: error.next ?? 'call again' } };
  }
}

/** How far a batch job is, and when to look again. */
function underway({ batch, state, rows = 0 }: EvaluationRecord): Pick<RunReport, 'progress' | 'next_check_s'> {
  if (batch === undefined || isFinal(state)) return {};
  const step = rows - batch.rows + batch.processed;
  const percent = rows === 0 ? 0 : Math.round((1000 * step) / rows) / 10;
  return { progress: { step, total: rows, percent }, next_check_s: NEXT_CHECK_S };
}

/** How many rows the numbers are of, which of them had no usable answer, and the first thing that a reader of them should know. */
function resultFindings({ result }: EvaluationRecord): Check[] {
  if (result === undefined) return [];
  const { n, unparsed = 0, errors = 0, warnings: [warning] = [] } = result;
  const parts = [
    ...(n === 0 ? [] : [`n = ${n}`]),
    ...(unparsed === 0 ? [] : [`${unparsed} answers held no label`]),
    ...(errors === 0 ? [] : [`${errors} rows got no answer`]),
  ];
  const fix = 'evaluate_model with the same arguments tells the whole result';
  const severity = unparsed + errors === 0 ? 'info' : 'warn';
  return [
    ...(parts.length === 0 ? [] : [{ code: 'rows', severity, message: parts.join(', '), fix } as const]),
    ...(warning === undefined ? [] : [{ code: 'result', severity: 'warn', message: warning, fix } as const]),
  ];
}

function nextStep({ state, id, result }: EvaluationRecord, fix: string | undefined): string {
  if (state === 'succeeded' && !hasRowsToPair(result)) return UNPAIRED;
  if (state === 'succeeded') return `call compare_runs with ${id} and another, or read ${addresses.predictions(id)}`;
  if (state === 'failed') return fix ?? 'call evaluate_model again';
  if (state === 'planned') return 'it was written down but never started: call evaluate_model again, it goes on';
  if (state === 'stopped') return fix ?? 'call evaluate_model again to go on';
  return `call get_run with id ${id} and wait_s 30`;
}
