import type { Call } from '../../call.ts';
import { evaluationTokens } from '../../catalog/evaluation-jobs.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import { isFinal } from '../../ports/run-state.ts';
import { approve } from '../../runs/approve.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Evaluated, Unapproved } from '../evaluated.ts';
import type { EvaluationEffects } from '../effects.ts';
import { METRICS_VERSION } from '../plan-evaluation.ts';
import type { EvaluateRequest } from '../request.ts';
import { decideTask } from '../decide-task.ts';
import { type JobRows, putJobRows } from './job-rows.ts';
import { type JobPlan, planJob } from './plan-job.ts';
import { JOB_RUNTIME, openJobRuntime } from './open-job-runtime.ts';
import { refreshJob } from './refresh-job.ts';

/**
 * An evaluation that Nova's own container carries out in the account. Asks for leave first; the same call is the same job, whose state and
 * result come back. One that failed or was stopped is tried again under the next name.
 */
export async function evaluateByJob(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  call: Call,
): Promise<Evaluated | Unapproved> {
  const plan = await planJob(effects, request);
  const stored = await effects.ledger.read('evaluation', plan.id);
  const known = stored === undefined ? undefined : await refreshJob(effects, stored.record, call.signal);
  // How a job ended is told once before it is offered again.
  const isNews = known !== undefined && known.state !== stored?.record.state;
  if (known !== undefined && (isNews || !mayStart(known))) return toEvaluated(known, plan, known.state === 'succeeded');
  const attempt = known === undefined ? 1 : (known.job?.attempt ?? 0) + (isFinal(known.state) ? 1 : 0);
  const name = attempt === 1 ? plan.id : `${plan.id}-${attempt}`;
  const resumed = known?.state === 'planned';
  const approval = resumed ? undefined : await approve(effects, toOffer(plan, name), request, call);
  if (approval?.approved === false) {
    const { plan: record, token, declined } = approval;
    const waiting = { approval: record, declined, evaluation: plan.id, task: plan.task.task, rows: plan.rows?.n ?? 0 };
    return { ...waiting, ...(token === undefined ? {} : { token }) };
  }
  const draft = toJobRecord(effects, plan, request, { name, attempt, plan_id: approval?.plan.id ?? known?.plan_id });
  await effects.ledger.create('evaluation', plan.id, draft);
  await effects.ledger.update('evaluation', plan.id, (record) => ({ ...draft, names: record.names }));
  return toEvaluated(await launch(effects, plan, name, call), plan, false);
}

function mayStart({ state }: EvaluationRecord): boolean {
  return state === 'planned' || state === 'failed' || state === 'stopped';
}

function toOffer({ id, target, task, rows, cost, spec, recipe }: JobPlan, name: string) {
  const what = task.subtask === undefined ? task.task : `${task.task}/${task.subtask}`;
  const from = rows === undefined ? '' : ` on ${rows.n} rows of ${rows.data.split} of ${rows.data.dataset}`;
  return {
    tool: 'evaluate_model',
    for: name,
    summary: `Run ${what} of ${target.model}${from} as a SageMaker job.`,
    terms: { id, name, spec, cost },
    cost,
    settings: [{ name: 'recipe', value: recipe, origin: 'default' as const, source: 'as packaged for the task' }],
    checks: [],
    creates: [`SageMaker training job ${name}`, ...(rows === undefined ? [] : [rows.to])],
  };
}

/** Record first, rows and job second: a crash between leaves it planned, and the same call starts the same name. */
async function launch(effects: EvaluationEffects, plan: JobPlan, name: string, call: Call): Promise<EvaluationRecord> {
  const { ledger, now } = effects;
  await ledger.audit({ at: now().toISOString(), event: 'evaluate_model', id: plan.id, job: name });
  try {
    if (plan.rows !== undefined) await putJobRows(plan.rows, await openStore(effects), call.signal);
    await (await openJobRuntime(effects)).start({ name, ...plan.spec });
  } catch (error) {
    await ledger.append('evaluation', plan.id, {
      at: now().toISOString(),
      event: 'start_failed',
      message: messageOf(error),
    });
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

function toJobRecord(
  { now }: EvaluationEffects,
  { id, target, task, rows, spec }: JobPlan,
  request: EvaluateRequest,
  job: { name: string; attempt: number; plan_id: string | undefined },
): EvaluationRecord {
  const { plan_id, ...tried } = job;
  return {
    id,
    names: request.name === undefined ? [] : [request.name],
    created_at: now().toISOString(),
    state: 'planned',
    model: target.model,
    model_fingerprint: target.checkpoint ?? target.base,
    ...(target.run === undefined ? {} : { run: target.run }),
    dataset: rows?.data.dataset ?? task.task,
    dataset_hash: rows?.data.hash ?? task.task,
    split: rows?.data.split ?? task.subtask ?? 'all',
    rows_hash: rows?.hash ?? `${task.task}/${task.subtask ?? ''}`,
    rows: rows?.n ?? 0,
    ...measuredAs(rows, request),
    decoding: { temperature: 0, max_tokens: evaluationTokens[target.nova.generation] },
    metrics_version: METRICS_VERSION,
    cost_usd: 0,
    ...(plan_id === undefined ? {} : { plan_id }),
    job: {
      ...tried,
      runtime: JOB_RUNTIME,
      ...task,
      results: `${spec.cloud?.output ?? ''}/results/${tried.name}`,
      max_runtime_s: spec.maxRuntimeSeconds,
    },
  };
}

/** How the samples are measured here: as answers to the same rows by inference would be. */
function measuredAs(rows: JobRows | undefined, { labels }: EvaluateRequest): Pick<EvaluationRecord, 'task' | 'labels'> {
  if (rows?.survey === undefined) return { task: 'generation' };
  const decided = decideTask({ labels, datasetLabels: rows.data.labels }, rows.survey);
  return { task: decided.task, ...(decided.labels === undefined ? {} : { labels: [...decided.labels] }) };
}

function toEvaluated(record: EvaluationRecord, plan: JobPlan, existed: boolean): Evaluated {
  return { record, done: record.result?.n ?? 0, total: plan.rows?.n ?? 0, existed };
}
