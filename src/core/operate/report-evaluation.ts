import { addresses } from '../addresses.ts';
import type { Stored } from '../ports/ledger.ts';
import { refreshJob } from '../evaluation/jobs/refresh-job.ts';
import { isAlive } from '../runs/partial-folders.ts';
import type { OperateEffects } from './effects.ts';
import type { RunReport } from './run-report.ts';

/** State and decisive number of an evaluation. One whose process died says how to go on. */
export async function reportEvaluation(effects: OperateEffects, stored: Stored<'evaluation'>): Promise<RunReport> {
  const record = await refreshJob(effects, stored.record, new AbortController().signal);
  const name = record.names[0];
  const orphaned =
    record.job === undefined &&
    record.state === 'running' &&
    (record.owner === undefined || !isAlive(record.owner.pid));
  const values = Object.entries(record.result?.metrics ?? {}).map(([metric, { value }]) => [metric, value]);
  return {
    kind: 'evaluation',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    metrics: Object.fromEntries(values),
    cost_usd: { actual: record.cost_usd },
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    logs: addresses.predictions(record.id),
    next: orphaned
      ? 'the process that worked on it is gone: call evaluate_model again with the same arguments, it goes on where it stopped'
      : nextStep(record.state, record.id, record.failure?.fix),
  };
}

function nextStep(state: string, id: string, fix: string | undefined): string {
  if (state === 'succeeded') return `call compare_runs with ${id} and another, or read ${addresses.predictions(id)}`;
  if (state === 'failed') return fix ?? 'call evaluate_model again';
  return state === 'stopped' ? 'call evaluate_model again to go on' : `call get_run with id ${id} and wait_s 30`;
}
