import type { Call } from '../call.ts';
import { type ErrorCode, ForgeError, messageOf } from '../errors.ts';
import type { TrainingJobSpec, TrainingRuntime } from '../ports/training.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import type { Attempt } from './attempt.ts';
import { copiesFor, copyRows } from './copy-rows.ts';
import type { TrainingEffects } from './effects.ts';
import { nameJob } from './name-job.ts';
import { applyJob } from './refresh.ts';
import type { StartTrainingRequest } from './request.ts';
import type { TrainingPlan } from './training-plan.ts';

const REFUSALS = new Set<ErrorCode>(['bad_request', 'unsupported', 'bad_data']);

/** A planned run: what was asked, what it comes to, and which try of it this is. */
export type Try = { request: StartTrainingRequest; plan: TrainingPlan; attempt: Attempt };

/**
 * Record first, job second. A crash between the two leaves a run in state planned, which the same call starts under the same
 * name; a runtime takes a second start of one name for the first.
 */
export async function writeDown(
  effects: TrainingEffects,
  { request, plan, attempt }: Try,
  planId: string | undefined,
): Promise<void> {
  const { ledger, now } = effects;
  await ledger.create('training', attempt.id, draftRecord(effects, plan, request, attempt, planId));
  await ledger.audit({
    at: now().toISOString(),
    event: 'start_training',
    id: attempt.id,
    runtime: plan.runtime,
    plan: planId ?? null,
  });
}

/** Starts the job that is written down: what was approved, whatever a plan would say by now. */
export async function launch(
  effects: TrainingEffects,
  runtime: TrainingRuntime,
  { plan, attempt }: Try,
  call: Call,
): Promise<TrainingRecord> {
  const { ledger, now } = effects;
  const written = await ledger.read('training', attempt.id);
  const job: TrainingJobSpec = written?.record.job ?? nameJob(plan.job, attempt.id);
  try {
    await copyRows(effects.objects, copiesFor(job, plan.dataset), call);
    const started = await runtime.start(job);
    const stored = await ledger.update('training', attempt.id, (record) => applyJob(record, started));
    await ledger.append('training', attempt.id, { at: now().toISOString(), event: 'started' });
    return stored.record;
  } catch (error) {
    await ledger.append('training', attempt.id, {
      at: now().toISOString(),
      event: 'start_failed',
      message: messageOf(error),
    });
    if (error instanceof ForgeError && REFUSALS.has(error.code)) await endRefused(effects, attempt.id, error);
    throw error;
  }
}

/** The runtime said no, so there is no job: the run is over. Any other error may have come after the job was made. */
async function endRefused(effects: TrainingEffects, id: string, error: ForgeError): Promise<void> {
  const failure = { cause: error.message, fix: error.next ?? 'change the call' };
  await effects.ledger.update('training', id, (record) => ({
    ...record,
    state: 'failed',
    failure,
    ended_at: effects.now().toISOString(),
  }));
}

function draftRecord(
  effects: TrainingEffects,
  plan: TrainingPlan,
  request: StartTrainingRequest,
  attempt: Attempt,
  planId: string | undefined,
): TrainingRecord {
  return {
    id: attempt.id,
    names: request.name === undefined ? [] : [request.name],
    created_at: effects.now().toISOString(),
    state: 'planned',
    runtime: plan.runtime,
    model: plan.job.model,
    method: plan.job.method,
    dataset: plan.dataset.id,
    dataset_hash: plan.dataset.content_hash,
    settings: plan.settings,
    arithmetic: plan.arithmetic,
    checks: plan.checks,
    cost: plan.cost,
    attempt: attempt.number,
    max_runtime_s: plan.job.maxRuntimeSeconds,
    job: nameJob(plan.job, attempt.id),
    ...(request.from_run === undefined ? {} : { from_run: request.from_run }),
    ...(request.success === undefined ? {} : { success: request.success }),
    ...(planId === undefined ? {} : { plan_id: planId }),
  };
}
