import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { chooseMetrics } from '../choose-metrics.ts';
import type { EvaluationEffects } from '../effects.ts';
import { METRICS_VERSION } from '../plan-evaluation.ts';
import { refuseUndrawn } from '../refuse-undrawn.ts';
import type { EvaluateRequest } from '../request.ts';
import type { JobPlan } from './plan-job.ts';

/** Which try of a job this is, and who allowed it. */
export type JobTry = { name: string; attempt: number; plan_id?: string | undefined };

/** The record of an evaluation job as it is written before the job is started. */
export function toJobRecord(
  { now }: Pick<EvaluationEffects, 'now'>,
  plan: JobPlan,
  request: Pick<EvaluateRequest, 'name' | 'metrics'>,
  { plan_id, ...tried }: JobTry,
): EvaluationRecord {
  const { id, target, task, rows, spec, measured, decoding, reward, runtime } = plan;
  const { name, metrics } = request;
  return {
    id,
    names: name === undefined ? [] : [name],
    created_at: now().toISOString(),
    state: 'planned',
    model: target.model,
    model_fingerprint: target.checkpoint ?? target.base,
    ...(target.run === undefined ? {} : { run: target.run.id }),
    dataset: rows?.data.dataset ?? task.task,
    dataset_hash: rows?.data.hash ?? task.task,
    split: rows?.data.split ?? task.subtask ?? 'all',
    rows_hash: rows?.hash ?? `${task.task}/${task.subtask ?? ''}`,
    rows: rows?.n ?? 0,
    ...measured,
    ...(metrics === undefined ? {} : { metrics: metricsOf(plan, metrics) }),
    decoding,
    metrics_version: METRICS_VERSION,
    cost_usd: 0,
    ...(plan_id === undefined ? {} : { plan_id }),
    job: {
      ...tried,
      runtime: runtime.runtime,
      ...task,
      ...(reward === undefined ? {} : { reward }),
      results: `${spec.cloud?.output ?? ''}/results/${tried.name}`,
      max_runtime_s: spec.maxRuntimeSeconds,
    },
  };
}

function metricsOf({ measured, task, target, reward }: JobPlan, asked: readonly string[]): string[] {
  const metrics = chooseMetrics(measured.task, asked);
  refuseUndrawn(metrics, {
    answers: task.samples ?? 1,
    rewarded: reward !== undefined,
    where: `a ${task.task} job of ${target.base}`,
  });
  return metrics;
}
