import type { Call } from '../call.ts';
import { ForgeError } from '../errors.ts';
import { type Approval, approve, refuseBlocked } from '../runs/approve.ts';
import type { PlanRecord } from '../runs/plan-record.ts';
import { resolveOne } from '../runs/resolve.ts';
import { reserve } from '../runs/spending.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { findAttempt } from './attempt.ts';
import { type Chosen, chooseRuntime } from './choose-runtime.ts';
import type { TrainingEffects } from './effects.ts';
import { expandSweep } from './expand-sweep.ts';
import { launch, type Try, writeDown } from './launch.ts';
import { mergePlans, toOffer } from './offer.ts';
import { planTraining } from './plan.ts';
import type { StartTrainingRequest } from './request.ts';
import { openRuntime } from './runtimes.ts';
import type { TrainingPlan } from './training-plan.ts';

/** A plan that waits for leave, or runs; of a sweep all of them, the first also as `run`. `existed` when the same call had started them before. */
export type StartedTraining =
  | { started: false; plan: TrainingPlan; record?: PlanRecord; token?: string; declined: boolean }
  | { started: true; plan: TrainingPlan; run: TrainingRecord; runs: TrainingRecord[]; existed: boolean };

type Tries = [Try, ...Try[]];

/**
 * Plans, gets leave when it costs money, writes the record, then starts. The run's id comes from the plan, so the same call is
 * the same run; a run that failed or was stopped is tried again under the next id.
 */
export async function startTraining(
  effects: TrainingEffects,
  request: StartTrainingRequest,
  call: Call,
): Promise<StartedTraining> {
  const { chosen, tries } = await planTries(effects, request, call.signal);
  const fresh = tries.filter(({ attempt }) => attempt.existing === undefined);
  const [first, ...others] = fresh;
  // What is shown is what would be begun: of a sweep, the runs that are not there yet.
  const plan = withCeiling(effects, request, mergePlans(first === undefined ? tries : [first, ...others]));
  const runtime = await openRuntime(effects, chosen.runtime);
  const begun = tries.flatMap(({ attempt: { existing } }) =>
    existing !== undefined && hasBegun(existing) ? [existing] : [],
  );
  if (begun.length === tries.length) return started(plan, begun, true);
  // Whoever only wants to read starts nothing: also not what was approved, or begun in part, before.
  const free = !runtime.paid || isBlocked(plan) || first === undefined;
  if (request.plan_only && free) return { started: false, plan, declined: false };
  for (const { plan: one } of fresh) refuseBlocked(one.checks);
  const approval =
    first !== undefined && runtime.paid
      ? await approve(effects, toOffer([first, ...others]), request, call)
      : undefined;
  if (approval?.approved === false) return { started: false, plan, ...waiting(approval) };
  for (const one of fresh) await writeDown(effects, one, approval?.plan.id);
  const runs: TrainingRecord[] = [];
  for (const one of tries) {
    const known = one.attempt.existing;
    if (known !== undefined && !hasBegun(known) && runtime.paid) await bookAgain(effects, known);
    if (known !== undefined && hasBegun(known)) runs.push(known);
    else runs.push(await launch(effects, runtime, one, call).catch((error) => throwAfter(runs, tries.length, error)));
  }
  return started(plan, runs, fresh.length === 0);
}

/** Of a sweep some runs may have begun when one cannot: that is said, since they are billed. */
function throwAfter(begun: readonly TrainingRecord[], all: number, error: unknown): never {
  if (begun.length === 0 || !(error instanceof ForgeError)) throw error;
  const has = begun.length === 1 ? 'has' : 'have';
  const ids = begun.map(({ id }) => id).join(', ');
  const next = (error.next ?? '').replace(/;? ?nothing was started$/, '');
  throw new ForgeError(error.code, `${begun.length} of ${all} runs ${has} begun (${ids}); then: ${error.message}`, {
    next: `${next === '' ? '' : `${next}; `}the same call goes on with the others`,
    cause: error,
  });
}

/** Each run of the call with its plan, and the try of it that counts now. */
async function planTries(effects: TrainingEffects, request: StartTrainingRequest, signal: AbortSignal) {
  const { record: dataset } = await resolveOne(effects.ledger, request.dataset, 'dataset');
  const parent =
    request.from_run === undefined ? undefined : await resolveOne(effects.ledger, request.from_run, 'training');
  const chosen: Chosen = chooseRuntime(request, Object.keys(effects.training), {
    dataset_method: dataset.method,
    ...(parent === undefined ? {} : { parent_runtime: parent.record.runtime, parent_model: parent.record.model }),
  });
  const runtime = await openRuntime(effects, chosen.runtime);
  const [first, ...others] = expandSweep(request);
  const shared = await shareCloud(effects);
  const planOne = async (one: StartTrainingRequest): Promise<Try> => {
    const plan = await planTraining(shared, runtime, one, chosen, dataset, signal);
    return { request: one, plan, attempt: await findAttempt(effects, plan, one.name) };
  };
  const tries: Tries = [await planOne(first), ...(await Promise.all(others.map(planOne)))];
  return { chosen, tries };
}

/** Answers of the account are asked for once for all runs of a call. */
async function shareCloud(effects: TrainingEffects): Promise<TrainingEffects> {
  const { cloud } = effects;
  if (cloud === undefined) return effects;
  const { shareAnswers } = await import('./cloud/share-answers.ts');
  let opened: ReturnType<typeof cloud> | undefined;
  return { ...effects, cloud: () => (opened ??= cloud().then(shareAnswers)) };
}

function started(plan: TrainingPlan, runs: readonly TrainingRecord[], existed: boolean): StartedTraining {
  const [run] = runs;
  if (run === undefined) throw new Error('a call has at least one run');
  return { started: true, plan, run, runs: [...runs], existed };
}

/** A run that was approved on another day and begins today counts for today's ceiling too. */
async function bookAgain(effects: TrainingEffects, { id, plan_id, created_at, cost }: TrainingRecord): Promise<void> {
  if (created_at.slice(0, 10) === effects.now().toISOString().slice(0, 10)) return;
  await reserve(effects, { plan: `${plan_id ?? ''} ${id}`, for: id, usd: cost.high });
}

/** A plan that is only to be read is shown though it is dearer than anything this server may start. */
function withCeiling({ limits }: TrainingEffects, request: StartTrainingRequest, plan: TrainingPlan): TrainingPlan {
  if (!request.plan_only || plan.cost.high <= limits.maxUsdPerRun) return plan;
  const check = {
    code: 'above_ceiling',
    severity: 'block' as const,
    message: `this can cost up to ${plan.cost.high.toFixed(2)} USD; the server's ceiling for one run is ${limits.maxUsdPerRun.toFixed(2)} USD`,
    fix: 'plan something smaller, or ask the person to raise NOVA_FORGE_MAX_USD_PER_RUN and restart the server',
  };
  return { ...plan, checks: [check, ...plan.checks] };
}

function isBlocked({ checks }: TrainingPlan): boolean {
  return checks.some(({ severity }) => severity === 'block');
}

/** A crash can leave a run written down, or handed over, without a job that works on it: such a run is started again. */
function hasBegun(run: TrainingRecord): boolean {
  return run.state !== 'planned' && run.state !== 'starting';
}

function waiting(approval: Extract<Approval, { approved: false }>) {
  const { plan: record, declined, token } = approval;
  return { record, declined, ...(token === undefined ? {} : { token }) };
}
