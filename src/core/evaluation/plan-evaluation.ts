import { idFrom } from '../fingerprint.ts';
import type { Billing } from '../ports/inference.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import type { Task } from './decide-task.ts';
import type { EvaluationData } from './evaluation-data.ts';
import type { OpenRows, RowSurvey } from './evaluation-rows.ts';
import { type Decoding, chooseDecoding } from './decoding.ts';
import { isNearSource } from './near-source.ts';
import { type EvaluationTarget, untrainedTarget } from './target.ts';

/** Raised when the same answers would be measured differently. */
export const METRICS_VERSION = '3';

/** Everything an evaluation does, decided before it starts. */
export type EvaluationPlan = {
  id: string;
  target: EvaluationTarget;
  data: EvaluationData;
  rows: RowSurvey;
  task: Task;
  /** The deciding one first. */
  metrics: readonly string[];
  /** The same where they were asked for: then they decide whatever else is measured. */
  asked?: readonly string[];
  limit?: number;
  name?: string;
  /** Of models that are asked from afar: how answers are drawn, and how they are paid for. */
  decoding?: Decoding;
  billing?: Billing;
  /** What is still to be asked and paid for; absent: all rows. */
  open?: OpenRows;
  /** The untrained model on the same rows, evaluated first and kept. */
  untrained?: EvaluationPlan;
};

/** The id follows from what answers, the rows, and how they are measured: the same call is the same evaluation. */
export function planEvaluation(
  given: Omit<EvaluationPlan, 'id' | 'untrained' | 'decoding' | 'asked'>,
  asked?: readonly string[],
): EvaluationPlan {
  const { target, rows, task, limit } = given;
  const far = target.kind === 'judge' || (target.kind === 'model' && !isNearSource(target.source));
  const parts = {
    ...given,
    ...(asked === undefined ? {} : { asked: given.metrics }),
    ...(far ? { decoding: chooseDecoding(task.task) } : {}),
  };
  const basis = {
    rows: rows.hash,
    task: task.task,
    labels: task.labels,
    metrics: asked === undefined ? undefined : given.metrics,
    decoding: parts.decoding,
    limit,
    version: METRICS_VERSION,
  };
  const id = idFrom('evaluation', target.fingerprint, basis);
  if (target.kind !== 'model' || !target.local) return { ...parts, id };
  const { name: _, billing: __, ...unnamed } = given;
  return { ...parts, id, untrained: planEvaluation({ ...unnamed, target: untrainedTarget(task.labels) }, asked) };
}

/** The record as it is written before the work begins. */
export function toRecord(plan: EvaluationPlan, now: Date): EvaluationRecord {
  const { target, data, rows, task, limit, name, untrained, decoding, billing } = plan;
  return {
    id: plan.id,
    names: name === undefined ? [] : [name],
    created_at: now.toISOString(),
    state: 'running',
    model: target.model,
    model_fingerprint: target.fingerprint,
    dataset: data.dataset,
    dataset_hash: data.hash,
    split: data.split,
    rows_hash: rows.hash,
    rows: rows.n,
    task: task.task,
    metrics_version: METRICS_VERSION,
    cost_usd: 0,
    ...(target.kind !== 'predictions' && target.run !== undefined ? { run: target.run } : {}),
    ...(target.kind === 'judge' ? { judge: target.judge } : {}),
    ...(task.labels === undefined ? {} : { labels: [...task.labels] }),
    ...(limit === undefined ? {} : { limit }),
    ...(untrained === undefined ? {} : { untrained: untrained.id }),
    ...(data.panel === undefined ? {} : { panel: data.panel }),
    ...(decoding === undefined ? {} : { decoding }),
    ...(billing === undefined || billing.by === 'nothing' ? {} : { billing: billingText(billing) }),
  };
}

function billingText(billing: Exclude<Billing, { by: 'nothing' }>): string {
  return billing.by === 'running' ? billing.note : billing.price.source;
}
