import type { Ledger, Stored } from '../ports/ledger.ts';
import { isFinal } from '../ports/run-state.ts';
import type { TrainingJob, TrainingRuntime } from '../ports/training.ts';
import { jobName } from '../runs/job-name.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { openRuntime } from './runtimes.ts';

type Effects = {
  ledger: Ledger;
  now: () => Date;
  training: Readonly<Record<string, () => Promise<TrainingRuntime>>>;
};

/** The record brought up to date with what the runtime says; a run that has ended is not asked about again. */
export async function refreshTraining(effects: Effects, stored: Stored<'training'>): Promise<TrainingRecord> {
  const { record } = stored;
  if (isFinal(record.state)) return record;
  const runtime = await openRuntime(effects, record.runtime);
  const job = await runtime.get(jobName(record));
  if (job === undefined) return record; // written down, never created: the same call creates it
  return recordJob(effects, record, job);
}

/** Writes what a job says into its record, and a change of its state into its history. */
export async function recordJob(
  effects: Pick<Effects, 'ledger' | 'now'>,
  record: TrainingRecord,
  job: TrainingJob,
): Promise<TrainingRecord> {
  const before = record.state;
  const updated = await effects.ledger.update('training', record.id, (current) => applyJob(current, job));
  if (updated.record.state !== before) {
    const at = effects.now().toISOString();
    await effects.ledger.append('training', record.id, { at, event: 'state', from: before, to: updated.record.state });
  }
  return updated.record;
}

/** What a job says, written into its record; undefined when nothing is new. A final state is never taken back. */
export function applyJob(record: TrainingRecord, job: TrainingJob): TrainingRecord | undefined {
  if (isFinal(record.state)) return undefined;
  const next: TrainingRecord = {
    ...record,
    state: job.state,
    ...(job.started_at === undefined ? {} : { started_at: job.started_at }),
    ...(job.ended_at === undefined ? {} : { ended_at: job.ended_at }),
    ...(job.artifact === undefined ? {} : { artifact: job.artifact }),
    ...(job.failure === undefined ? {} : { failure: job.failure }),
    ...(job.cost_usd === undefined ? {} : { cost_usd: job.cost_usd }),
    ...(job.arn === undefined ? {} : { arn: job.arn }),
    ...(job.detail === undefined ? {} : { detail: job.detail }),
    ...(job.billable_seconds === undefined ? {} : { billable_seconds: job.billable_seconds }),
    ...(job.artifacts === undefined ? {} : { artifacts: { ...job.artifacts } }),
  };
  return JSON.stringify(next) === JSON.stringify(record) ? undefined : next;
}
