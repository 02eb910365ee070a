import type { Call } from '../call.ts';
import { type Approval, approve, type Offer, refuseBlocked } from '../runs/approve.ts';
import type { PlanRecord } from '../runs/plan-record.ts';
import { resolveOne } from '../runs/resolve.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { type Attempt, findAttempt } from './attempt.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { launch } from './launch.ts';
import { planTraining, type TrainingPlan } from './plan.ts';
import type { TrainingEffects } from './effects.ts';
import type { StartTrainingRequest } from './request.ts';
import { openRuntime } from './runtimes.ts';

/** A plan that waits for leave, or a run. `existed` when the same call had started it before. */
export type StartedTraining =
  | { started: false; plan: TrainingPlan; record?: PlanRecord; token?: string; declined: boolean }
  | { started: true; plan: TrainingPlan; run: TrainingRecord; existed: boolean };

/**
 * Plans, gets leave when it costs money, writes the record, then starts. The run's id comes from the plan, so the same call is
 * the same run; a run that failed or was stopped is tried again under the next id.
 */
export async function startTraining(
  effects: TrainingEffects,
  request: StartTrainingRequest,
  call: Call,
): Promise<StartedTraining> {
  const { record: dataset } = await resolveOne(effects.ledger, request.dataset, 'dataset');
  const chosen = chooseRuntime(request, Object.keys(effects.training));
  const runtime = await openRuntime(effects, chosen.runtime);
  const plan = await planTraining({ runtime }, request, chosen, dataset);
  const attempt = await findAttempt(effects, plan, request.name);
  const known = attempt.existing;
  if (known !== undefined && hasBegun(known)) return { started: true, plan, run: known, existed: true };
  if (known === undefined && !runtime.paid && request.plan_only) return { started: false, plan, declined: false };
  refuseBlocked(plan.checks);
  const approval =
    known === undefined && runtime.paid ? await approve(effects, offer(plan, attempt), request, call) : undefined;
  if (approval?.approved === false) return { started: false, plan, ...waiting(approval) };
  const run = await launch(effects, runtime, plan, request, attempt, approval?.plan.id);
  return { started: true, plan, run, existed: known !== undefined };
}

/** A crash can leave a run written down, or handed over, without a job that works on it: such a run is started again. */
function hasBegun(run: TrainingRecord): boolean {
  return run.state !== 'planned' && run.state !== 'starting';
}

function waiting(approval: Extract<Approval, { approved: false }>) {
  const { plan: record, declined, token } = approval;
  return { record, declined, ...(token === undefined ? {} : { token }) };
}

function offer(plan: TrainingPlan, attempt: Attempt): Offer {
  const { job, dataset, arithmetic } = plan;
  return {
    tool: 'start_training',
    for: attempt.id,
    summary: `Train ${job.model} by ${job.method} on ${plan.runtime} with ${arithmetic.train_rows} rows of ${dataset.id}.`,
    terms: { job, runtime: plan.runtime, dataset: dataset.content_hash, cost: plan.cost, for: attempt.id },
    cost: plan.cost,
    settings: plan.settings,
    checks: plan.checks,
    creates: [`${plan.runtime} training job ${attempt.id}`],
  };
}
