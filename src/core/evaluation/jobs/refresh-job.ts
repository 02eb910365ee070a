import { ForgeError, messageOf } from '../../errors.ts';
import { isFinal } from '../../ports/run-state.ts';
import type { TrainingJob } from '../../ports/training.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { readJobResult } from './job-result.ts';
import { openJobRuntime } from './open-job-runtime.ts';

type Effects = Pick<EvaluationEffects, 'ledger' | 'training' | 'results' | 'now'>;

/** The record of an evaluation job as the account has it now; the result is read when the job has ended. */
export async function refreshJob(
  effects: Effects,
  record: EvaluationRecord,
  signal: AbortSignal,
): Promise<EvaluationRecord> {
  const { job } = record;
  if (job === undefined || record.state === 'planned' || isFinal(record.state)) return record;
  const found = await (await openJobRuntime(effects, job.runtime)).get(job.name);
  if (found === undefined) return record;
  const change = isFinal(found.state) ? await ended(effects, record, found, signal) : { state: found.state };
  const stored = await effects.ledger.update('evaluation', record.id, (current) =>
    current.job?.name === job.name && !isFinal(current.state)
      ? { ...current, ...change, cost_usd: found.cost_usd ?? current.cost_usd }
      : undefined,
  );
  return stored.record;
}

/** What a job left counts whatever its end was; a job that succeeded without readable results has failed for us. */
async function ended(
  effects: Effects,
  record: EvaluationRecord,
  found: TrainingJob,
  signal: AbortSignal,
): Promise<Partial<EvaluationRecord>> {
  const failure = found.failure ?? { cause: `the job is ${found.state}`, fix: 'call evaluate_model again' };
  try {
    const read = await readJobResult(effects, record, signal);
    if (found.state === 'succeeded') return { state: 'succeeded', ...withBill(read, found) };
    return { state: found.state, failure, ...read };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code === 'cancelled') throw error;
    if (found.state !== 'succeeded') return { state: found.state, failure };
    const fix = error.next ?? 'look at the log of the job';
    return { state: 'failed', failure: { cause: `its results: ${messageOf(error)}`, fix } };
  }
}

/** Tokens in and out cost differently, and of a serverless job the account tells only their sum. */
function withBill(read: Awaited<ReturnType<typeof readJobResult>>, { cost_usd }: TrainingJob): typeof read {
  if (cost_usd !== undefined || read.result === undefined) return read;
  const warnings = [...(read.result.warnings ?? []), 'what the job cost is unknown: the account does not tell'];
  return { ...read, result: { ...read.result, warnings } };
}
