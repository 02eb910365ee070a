import { ForgeError } from '../errors.ts';
import { isFinal } from '../ports/run-state.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { type Leave, approveEvaluation, hasLeave } from './approve-evaluation.ts';
import { chooseMetrics } from './choose-metrics.ts';
import { type Task, type TaskHints, decideTask } from './decide-task.ts';
import type { EvaluationEffects } from './effects.ts';
import type { Evaluated, Unapproved } from './evaluated.ts';
import type { EvaluationData } from './evaluation-data.ts';
import { type RowSurvey, eachRow, surveyRows } from './evaluation-rows.ts';
import { baseOfEvaluation, findBaseEvaluation } from './find-base-evaluation.ts';
import { refuseUntold } from './likelihoods.ts';
import { PANEL_METRIC } from './panels/panel-gold.ts';
import { withOpenRows } from './with-open-rows.ts';
import { type EvaluationPlan, planEvaluation, toRecord } from './plan-evaluation.ts';
import { planPurpose } from './plan-purpose.ts';
import { judgedMetric } from './judge/score-judged.ts';
import { newestPredictions } from './prediction-lines.ts';
import { readAlignedPredictions } from './read-aligned-predictions.ts';
import type { FilePrediction } from './prediction-file.ts';
import { refuseGold } from './refuse-gold.ts';
import { type Drawn, refuseUndrawn } from './refuse-undrawn.ts';
import { refuseUnfitGold } from './refuse-unfit-gold.ts';
import type { EvaluationTarget } from './target.ts';
import { isStructured } from './structured-metrics.ts';
import { type EvaluationCall, waitForEvaluation } from './wait-for-evaluation.ts';
import { withBase } from './with-base.ts';

/** What is evaluated, when the names are resolved already. */
export type EvaluationOrder = {
  target: (task: Task) => Promise<EvaluationTarget>;
  data: EvaluationData;
  hints: TaskHints;
  metrics?: readonly string[] | undefined;
  limit?: number | undefined;
  name?: string | undefined;
  approve?: string | undefined;
  max_cost_usd?: number | undefined;
  /** The plan may name a cheaper way to the same answers. */
  otherWays?: boolean | undefined;
  /** What will wait for leave of its own when this is done. */
  follows?: ((plan: EvaluationPlan) => Promise<readonly string[]>) | undefined;
};

/** `evaluateModel` for data and a target that were resolved by the caller. */
export async function evaluate(
  effects: EvaluationEffects,
  order: EvaluationOrder,
  call: EvaluationCall,
): Promise<Evaluated | Unapproved> {
  const planned = await toPlan(effects, order, call.signal).catch((error: unknown) => {
    throw call.signal.aborted ? cancelled(error) : error;
  });
  const known = (await effects.ledger.read('evaluation', planned.id))?.record;
  const priced = isAllowed(known) ? planned : await withOpenRows(effects.ledger, planned, call.signal);
  const plan = await withBase(effects, priced, order.metrics, call.signal);
  if (known?.state !== 'succeeded') {
    const leave = await approveEvaluation(effects, plan, known, order, call);
    if (!leave.given) return waiting(plan, leave.approval);
    await writeLeave(effects, plan, leave);
  }
  const existed = known?.state === 'succeeded';
  if (existed) await addName(effects, plan);
  else await waitForEvaluation(effects, plan, call);
  return withNameNote(effects, plan, await report(effects, plan, existed));
}

/** Done, or with leave that is not used up: no price is asked for it. */
function isAllowed(known: EvaluationRecord | undefined): boolean {
  return known?.state === 'succeeded' || hasLeave(known);
}

/** The record is there before any work: however short the wait, the answer has a state to tell, and what may be spent is known. */
async function writeLeave(
  { ledger, now }: Pick<EvaluationEffects, 'ledger' | 'now'>,
  plan: EvaluationPlan,
  { usd, base_usd, plan_id }: Extract<Leave, { given: true }>,
): Promise<void> {
  if (base_usd !== undefined && plan.untrained !== undefined)
    await writeLeave({ ledger, now }, plan.untrained, {
      given: true,
      usd: base_usd,
      ...(plan_id === undefined ? {} : { plan_id }),
    });
  const money = {
    ...(usd === undefined ? {} : { approved_usd: usd }),
    ...(plan_id === undefined ? {} : { plan_id }),
  };
  const { created } = await ledger.create('evaluation', plan.id, { ...toRecord(plan, now()), ...money });
  if (created || usd === undefined) return;
  await ledger.update('evaluation', plan.id, ({ ceiling_reached: _, ...record }) => ({ ...record, ...money }));
}

function waiting(plan: EvaluationPlan, approval: Extract<Leave, { given: false }>['approval']): Unapproved {
  const { plan: record, token, declined } = approval;
  const purpose = planPurpose(plan);
  return {
    approval: record,
    declined,
    evaluation: plan.id,
    task: plan.task.task,
    rows: plan.rows.n,
    ...(purpose === undefined ? {} : { purpose }),
    ...(token === undefined ? {} : { token }),
  };
}

/** Everything that an order will do, decided. Errors are ForgeErrors about the rows, the model or what was asked. */
export async function toPlan(
  effects: EvaluationEffects,
  order: EvaluationOrder,
  signal: AbortSignal,
): Promise<EvaluationPlan> {
  const { data, metrics, name } = order;
  const rows = await surveyRows(data.path, order.limit, signal);
  if (rows.n === 0)
    throw new ForgeError('bad_data', `${data.path} has no rows`, { next: 'choose another split or file' });
  const task = decideTask({ ...order.hints, structured: metrics?.some(isStructured) ?? rows.instructed }, rows);
  const target = await order.target(task);
  const chosen =
    fixedMetrics(data, target) ??
    chooseMetrics(task.task, metrics ?? instructionMetrics(rows, task), target.kind === 'predictions');
  if (target.kind === 'predictions') await refuseMisfit(target.path, data, rows, chosen, signal);
  else refuseUndrawn(chosen, { answers: 1, rewarded: false, where: target.model });
  await refuseUnfitGold(chosen, rows, () => eachRow(data.path, signal));
  const limit = rows.n < rows.available ? order.limit : undefined;
  const billing =
    target.kind !== 'predictions' ? await (await effects.inference()).billing?.(target.source) : undefined;
  return planEvaluation(
    {
      target,
      data,
      rows,
      task,
      metrics: chosen,
      ...(limit === undefined ? {} : { limit }),
      ...(name === undefined ? {} : { name }),
      ...(billing === undefined ? {} : { billing }),
    },
    metrics,
  );
}

/** Rows of instructions have no answer that a text could be like. */
function instructionMetrics({ instructed }: RowSurvey, { task }: Task): string[] | undefined {
  return instructed && task !== 'classification' ? ['ifeval_strict', 'ifeval_loose'] : undefined;
}

/** What is measured when the rows or the target leave no choice. */
function fixedMetrics({ panel }: EvaluationData, target: EvaluationTarget): string[] | undefined {
  if (target.kind === 'judge') return [judgedMetric[target.judge.kind]];
  return panel === undefined ? undefined : [PANEL_METRIC];
}

/** Predictions that do not fit the rows, or are the rows, are refused before a record is written. */
async function refuseMisfit(
  path: string,
  data: EvaluationData,
  rows: RowSurvey,
  metrics: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { file, answers } = await readAlignedPredictions(path, rows);
  refuseUntold(file, answers, metrics);
  refuseUndrawn(metrics, drawnIn(path, [...answers.values()]));
  await refuseGold(file, answers, eachRow(data.path, signal));
}

/** A row that is there once has no list of samples unless it was rewarded. */
function drawnIn(where: string, answers: readonly FilePrediction[]): Drawn {
  const samples = answers.map((one) => one.samples ?? [one]);
  return {
    where,
    answers: Math.min(...samples.map(({ length }) => length)),
    rewarded: samples.flat().every(({ reward }) => reward !== undefined),
  };
}

async function addName(effects: EvaluationEffects, { id, name }: EvaluationPlan): Promise<void> {
  if (name === undefined) return;
  await effects.ledger.update('evaluation', id, (record) =>
    record.names.includes(name) ? undefined : { ...record, names: [...record.names, name] },
  );
}

/** A name may be carried by several evaluations and means the newest: that it means another one now, or still, is said. */
async function withNameNote(
  { ledger }: EvaluationEffects,
  { id, name }: EvaluationPlan,
  answer: Evaluated,
): Promise<Evaluated> {
  if (name === undefined) return answer;
  const named = (await ledger.list('evaluation')).filter(({ record }) => record.names.includes(name));
  const other = named.find((each) => each.id !== id);
  if (other === undefined) return answer;
  const means = named[0]?.id === id ? 'now means this one' : 'still means that one, which is newer';
  const note = `evaluation ${other.id} has the name "${name}" too: it ${means}; use ids to tell them apart`;
  return { ...answer, notes: [...(answer.notes ?? []), note] };
}

async function report(effects: EvaluationEffects, plan: EvaluationPlan, existed: boolean): Promise<Evaluated> {
  const stored = await effects.ledger.read('evaluation', plan.id);
  if (stored === undefined) {
    throw new ForgeError('io', `evaluation ${plan.id} is not in the ledger`, { next: 'call evaluate_model again' });
  }
  const { record } = stored;
  const beside = await besideRecord(effects, record);
  const { n, errors = 0 } = isFinal(record.state) ? (record.result ?? {}) : {};
  const done = n === undefined ? await countAnswered(effects, plan.id) : n - errors;
  return {
    record,
    ...beside,
    done,
    total: plan.rows.n,
    existed,
  };
}

/** The model before its training: evaluated with the record, else found among the evaluations of the base, else only named. */
async function besideRecord(
  { ledger }: EvaluationEffects,
  record: EvaluationRecord,
): Promise<Pick<Evaluated, 'untrained' | 'base'>> {
  const known = record.untrained === undefined ? undefined : await ledger.read('evaluation', record.untrained);
  if (known !== undefined) return { untrained: known.record };
  const base = await baseOfEvaluation(ledger, record);
  if (base === undefined) return {};
  const untrained = await findBaseEvaluation(ledger, base, record);
  return untrained === undefined ? { base: `model ${base}` } : { untrained };
}

async function countAnswered(effects: EvaluationEffects, id: string): Promise<number> {
  const lines = await newestPredictions(effects.ledger.folder('evaluation', id));
  return lines.filter(({ error }) => error === undefined).length;
}

function cancelled(cause: unknown): ForgeError {
  return new ForgeError('cancelled', 'the call was cancelled before the evaluation began', { cause });
}
