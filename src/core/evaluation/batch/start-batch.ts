import type { Call } from '../../call.ts';
import { ForgeError } from '../../errors.ts';
import { isFinal } from '../../ports/run-state.ts';
import { type Offer, approve } from '../../runs/approve.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { toPlan } from '../evaluate-order.ts';
import type { Evaluated, Unapproved } from '../evaluated.ts';
import { resolveData } from '../evaluation-data.ts';
import { isJobTaskName } from '../jobs/parse-job-task.ts';
import { type EvaluationPlan, toRecord } from '../plan-evaluation.ts';
import { refuseUnsupported } from '../refuse-unsupported.ts';
import type { EvaluateRequest } from '../request.ts';
import { resolveTarget } from '../target.ts';
import { launchBatch } from './launch-batch.ts';
import { type BatchPlan, planBatch, toBatchId } from './plan-batch.ts';
import { refreshBatch } from './refresh-batch.ts';
import { batchModelOf } from './batch-model.ts';

/**
 * An evaluation whose questions are asked in one batch job. Asks for leave first; the same call is the same job, whose state and result come
 * back. After one that ended early, the rows without an answer can be asked in another, under the next name.
 */
export async function evaluateByBatch(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  call: Call,
): Promise<Evaluated | Unapproved> {
  const plan = await identify(effects, request, call.signal);
  const stored = await effects.ledger.read('evaluation', plan.id);
  const known = stored === undefined ? undefined : await refreshBatch(effects, stored.record, call.signal);
  if (known?.state === 'planned') return started(effects, plan, call);
  // How a job ended is told once before another is offered.
  const isNews = known !== undefined && known.state !== stored?.record.state;
  if (known !== undefined && (isNews || known.state === 'succeeded' || !isFinal(known.state)))
    return toEvaluated(await named(effects, known, request.name), plan, known.state === 'succeeded');
  const batch = await planBatch(effects, plan, (known?.batch?.attempt ?? 0) + 1, call.signal);
  const approval = await approve(effects, toOffer(batch, known), request, call);
  if (!approval.approved) {
    const { plan: record, token, declined } = approval;
    const waiting = { approval: record, declined, evaluation: plan.id, task: plan.task.task, rows: plan.rows.n };
    return { ...waiting, ...(token === undefined ? {} : { token }) };
  }
  await writePlanned(effects, batch, approval.plan.id);
  return started(effects, plan, call);
}

/** The same rows, model and measures as by inference; the id says that they are asked in a job. */
async function identify(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  signal: AbortSignal,
): Promise<EvaluationPlan> {
  const task = measuredTask(request);
  const data = await resolveData(effects, request);
  const target = async ({ labels }: { labels?: readonly string[] }) => {
    const found = await resolveTarget(effects, request, labels);
    batchModelOf(found);
    return found;
  };
  const hints = { task, labels: request.labels, datasetLabels: data.labels };
  const { metrics, limit, name } = request;
  const plan = await toPlan(effects, { target, data, hints, metrics, limit, name }, signal);
  return { ...plan, id: toBatchId(plan) };
}

function measuredTask(request: EvaluateRequest) {
  const { task, predictions } = request;
  const next = 'leave via out';
  if (predictions !== undefined)
    throw new ForgeError('bad_request', 'via "batch" asks a model, and predictions is a file of answers', { next });
  if (task === 'judge' || task === 'rubric' || (task !== undefined && isJobTaskName(task)))
    throw new ForgeError('unsupported', `task ${task} is not measured on answers of a batch job`, { next });
  const measured = refuseUnsupported(request);
  return measured === 'judge' || measured === 'rubric' ? undefined : measured;
}

function toOffer({ plan, spec, asks, cost, checks }: BatchPlan, known: EvaluationRecord | undefined): Offer {
  const { target, data, task, decoding } = plan;
  const spent = known?.cost_usd ?? 0;
  const again = spent === 0 ? '' : ` ${spent.toFixed(4)} USD are spent on it already.`;
  return {
    tool: 'evaluate_model',
    for: spec.name,
    summary: `Ask ${target.model} ${asks.n} rows of ${data.split} of ${data.dataset} in a batch job.${again}`,
    terms: { id: plan.id, spec, decoding, rows: asks.n, cost, spent },
    cost,
    settings: [
      { name: 'task', value: task.task, origin: 'default', source: 'asked for, or found from the answers' },
      { name: 'max_tokens', value: decoding?.max_tokens ?? 0, origin: 'default', source: 'by the task' },
      { name: 'temperature', value: decoding?.temperature ?? 0, origin: 'default', source: 'the same words each time' },
      {
        name: 'hours',
        value: spec.hours,
        origin: 'default',
        source: 'what is not answered by then can be asked again',
      },
    ],
    checks,
    creates: [`Bedrock batch job ${spec.name} of ${spec.model} in ${spec.region}`, spec.input, `${spec.output}/`],
  };
}

/** Written before anything is there of the job: a crash from here on is gone on from. */
async function writePlanned(effects: EvaluationEffects, batch: BatchPlan, plan_id: string): Promise<void> {
  const { plan, spec, attempt, asks, price, cost } = batch;
  const { input_usd, output_usd, source } = price;
  const draft: EvaluationRecord = {
    ...toRecord(plan, effects.now()),
    state: 'planned',
    billing: source,
    plan_id,
    approved_usd: cost.high,
    batch: {
      attempt,
      spec,
      rows: asks.n,
      processed: 0,
      metrics: [...plan.metrics],
      price: { input_usd, output_usd, source },
    },
  };
  await effects.ledger.create('evaluation', plan.id, draft);
  await effects.ledger.update('evaluation', plan.id, (record) =>
    record.batch?.attempt === attempt ? undefined : afterOther(record, draft),
  );
}

/** A new job in the place of one that ended; what was spent on it stays spent. */
function afterOther({ names, cost_usd }: EvaluationRecord, draft: EvaluationRecord): EvaluationRecord {
  const approved_usd = cost_usd + (draft.approved_usd ?? 0);
  return { ...draft, names: [...new Set([...names, ...draft.names])], cost_usd, approved_usd };
}

async function started(effects: EvaluationEffects, plan: EvaluationPlan, call: Call): Promise<Evaluated> {
  return toEvaluated(await launchBatch(effects, plan, call.signal), plan, false);
}

async function named(
  { ledger }: EvaluationEffects,
  record: EvaluationRecord,
  name: string | undefined,
): Promise<EvaluationRecord> {
  if (name === undefined || record.names.includes(name)) return record;
  const add = (current: EvaluationRecord) => ({ ...current, names: [...new Set([...current.names, name])] });
  return (await ledger.update('evaluation', record.id, add)).record;
}

function toEvaluated(record: EvaluationRecord, { rows }: EvaluationPlan, existed: boolean): Evaluated {
  const { rows: asked = 0, processed = 0 } = record.batch ?? {};
  return { record, done: record.result?.n ?? rows.n - asked + processed, total: rows.n, existed };
}
