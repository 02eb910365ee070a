import type { BatchJob } from '../../ports/batch-inference.ts';
import { isFinal } from '../../ports/run-state.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { endBatch } from './end-batch.ts';
import { openBatch } from './open-batch.ts';

/** The record of an evaluation in a batch job as the account has it now; answers are read when the job has ended. */
export async function refreshBatch(
  effects: Pick<EvaluationEffects, 'ledger' | 'batch'>,
  record: EvaluationRecord,
  signal: AbortSignal,
): Promise<EvaluationRecord> {
  const { batch } = record;
  if (batch === undefined || record.state === 'planned' || isFinal(record.state)) return record;
  const runtime = await openBatch(effects);
  const { name, region } = batch.spec;
  const job = await runtime.get({ name, region, arn: batch.arn });
  if (job === undefined) return record;
  const change = isFinal(job.state) ? await endBatch(effects, runtime, { record, job }, signal) : { state: job.state };
  const stored = await effects.ledger.update('evaluation', record.id, (current) => apply(current, name, job, change));
  return stored.record;
}

/** What a job says, written into its record; undefined when nothing is new, or when another job has taken its place. */
function apply(
  current: EvaluationRecord,
  name: string,
  { arn, status, records }: BatchJob,
  change: Partial<EvaluationRecord>,
): EvaluationRecord | undefined {
  if (current.batch?.spec.name !== name || isFinal(current.state)) return undefined;
  const next = { ...current, ...change, batch: { ...current.batch, arn, status, processed: records.processed } };
  return JSON.stringify(next) === JSON.stringify(current) ? undefined : next;
}
