import type { Call } from '../../call.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import { isFinal } from '../../ports/run-state.ts';
import { approve } from '../../runs/approve.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Evaluated, Unapproved } from '../evaluated.ts';
import type { EvaluationEffects } from '../effects.ts';
import type { EvaluateRequest } from '../request.ts';
import { checkJob } from './check-job.ts';
import { type JobTry, toJobRecord } from './job-record.ts';
import { launchJob } from './launch-job.ts';
import { shownTask } from './measured-as.ts';
import { offerJobs } from './offer-jobs.ts';
import type { JobPlan } from './plan-job.ts';
import { type JobPlans, baseEvaluation, hasBase, planBase, planJobs } from './plan-jobs.ts';
import { refreshJob } from './refresh-job.ts';
import { remeasureJob } from './remeasure-job.ts';
import { toEvaluated } from './to-evaluated.ts';

/**
 * An evaluation that Nova's own container carries out in the account. Asks for leave first; the same call is the same job, whose state and
 * result come back. One that failed or was stopped is tried again under the next name. `why`: what made it a job, when nobody asked for one.
 */
export async function evaluateByJob(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  call: Call,
  why?: string,
): Promise<Evaluated | Unapproved> {
  const plans = await planJobs(effects, request);
  const { own } = plans;
  const stored = await effects.ledger.read('evaluation', own.id);
  const known = stored === undefined ? undefined : await refreshJob(effects, stored.record, call.signal);
  // How a job ended is told once before it is offered again.
  const isNews = known !== undefined && known.state !== stored?.record.state;
  if (known !== undefined && (isNews || !mayStart(known))) {
    const trouble = await startLeftOver(effects, request, own, call);
    const measured = await remeasureJob(effects, known, request.metrics, call.signal);
    return toEvaluated(effects, measured, own, known.state === 'succeeded', trouble);
  }
  if (known?.state === 'planned') return resume(effects, request, own, known, call);
  return startNew(effects, request, { plans, known, why }, call);
}

/** What was approved and never started, its base beside it. */
async function resume(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  own: JobPlan,
  known: EvaluationRecord,
  call: Call,
): Promise<Evaluated> {
  const launched = await launchJob(effects, own, known, call);
  return toEvaluated(effects, launched, own, false, await startLeftOver(effects, request, own, call));
}

function mayStart({ state }: EvaluationRecord): boolean {
  return state === 'planned' || state === 'failed' || state === 'stopped';
}

type New = { plans: JobPlans; known: EvaluationRecord | undefined; why: string | undefined };

async function startNew(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  { plans, known, why }: New,
  call: Call,
): Promise<Evaluated | Unapproved> {
  const { own, base } = plans;
  const ownTry = await nextTry(effects, own);
  const baseTry = base === undefined ? undefined : await nextTry(effects, base);
  const besides = base === undefined || baseTry === undefined ? undefined : { plan: base, name: baseTry.name };
  const checks = await checkJob(effects, own, call.signal);
  const approval = await approve(
    effects,
    offerJobs({ plan: own, name: ownTry.name }, besides, plans, { why, checks }),
    request,
    call,
  );
  if (!approval.approved) {
    const { plan: record, token, declined } = approval;
    const task = shownTask(toJobRecord(effects, own, {}, ownTry));
    const waiting = { approval: record, declined, evaluation: own.id, task, rows: own.rows?.n ?? 0 };
    return { ...waiting, ...(token === undefined ? {} : { token }) };
  }
  const plan_id = approval.plan.id;
  const record = await writeDown(effects, own, request, { ...ownTry, plan_id }, known);
  const planned =
    base === undefined || baseTry === undefined
      ? undefined
      : await writeDown(effects, base, { metrics: request.metrics }, { ...baseTry, plan_id }, undefined);
  const launched = await launchJob(effects, own, record, call);
  const trouble =
    base === undefined || planned === undefined ? undefined : await launchBase(effects, base, planned, call);
  return toEvaluated(effects, launched, own, false, trouble);
}

async function nextTry({ ledger }: EvaluationEffects, { id }: JobPlan): Promise<JobTry> {
  const known = (await ledger.read('evaluation', id))?.record;
  const attempt = known === undefined ? 1 : (known.job?.attempt ?? 0) + (isFinal(known.state) ? 1 : 0);
  return { attempt, name: attempt === 1 ? id : `${id}-${attempt}` };
}

async function writeDown(
  effects: EvaluationEffects,
  plan: JobPlan,
  request: Pick<EvaluateRequest, 'name' | 'metrics'>,
  tried: JobTry,
  known: EvaluationRecord | undefined,
): Promise<EvaluationRecord> {
  const draft = toJobRecord(effects, plan, request, tried);
  await effects.ledger.create('evaluation', plan.id, draft);
  const names = [...new Set([...(known?.names ?? []), ...draft.names])];
  return (await effects.ledger.update('evaluation', plan.id, () => ({ ...draft, names }))).record;
}

/** The base's job of an earlier approval that could not be started then: the same leave still holds. Answers why it cannot be started now. */
async function startLeftOver(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  own: JobPlan,
  call: Call,
): Promise<string | undefined> {
  if (!hasBase(own)) return undefined;
  const left = await baseEvaluation(effects, own);
  if (left?.state !== 'planned' || left.plan_id === undefined) return undefined;
  const base = await planBase(effects, request, own, 1);
  return base.id === left.id ? launchBase(effects, base, left, call) : undefined;
}

/** What keeps the base's job from starting, such as a quota, is told and tried again; it takes nothing from the job that was asked for. */
async function launchBase(
  effects: EvaluationEffects,
  plan: JobPlan,
  record: EvaluationRecord,
  call: Call,
): Promise<string | undefined> {
  try {
    await launchJob(effects, plan, record, call);
    return undefined;
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code === 'cancelled') throw error;
    return messageOf(error);
  }
}
