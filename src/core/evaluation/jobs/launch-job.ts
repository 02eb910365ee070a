import type { Call } from '../../call.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { putJobRows } from './job-rows.ts';
import { openJobRuntime } from './open-job-runtime.ts';
import type { JobPlan } from './plan-job.ts';

/**
 * Starts a job that is written down: rows and job after the record, so that a crash between leaves it planned, and the same call starts the
 * same name. It ends itself when it was approved to, whatever a plan of now would say.
 */
export async function launchJob(
  effects: EvaluationEffects,
  plan: JobPlan,
  { job }: EvaluationRecord,
  call: Call,
): Promise<EvaluationRecord> {
  const { ledger, now } = effects;
  const name = job?.name ?? plan.id;
  const maxRuntimeSeconds = job?.max_runtime_s ?? plan.spec.maxRuntimeSeconds;
  await ledger.audit({ at: now().toISOString(), event: 'evaluate_model', id: plan.id, job: name });
  try {
    if (plan.rows !== undefined) await putJobRows(plan.rows, await openStore(effects), call.signal);
    const runtime = await openJobRuntime(effects, plan.runtime.runtime);
    await runtime.start({ name, ...plan.spec, maxRuntimeSeconds });
  } catch (error) {
    const at = now().toISOString();
    await ledger.append('evaluation', plan.id, { at, event: 'start_failed', message: messageOf(error) });
    throw error;
  }
  return (await ledger.update('evaluation', plan.id, (record) => ({ ...record, state: 'starting' }))).record;
}

async function openStore({ objects }: EvaluationEffects) {
  if (objects?.s3 !== undefined) return objects.s3();
  throw new ForgeError('unavailable', 'this server has no access to S3, where the rows must be for this job', {
    next: 'run it where AWS can be reached',
  });
}
