import { jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError, messageOf } from '../../errors.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { EvaluationEffects } from '../effects.ts';
import { baseOfEvaluation, findBaseEvaluation } from '../find-base-evaluation.ts';
import type { EvaluateRequest } from '../request.ts';
import { toJobRecord } from './job-record.ts';
import { type JobPlan, planJob } from './plan-job.ts';

/** The job that was asked for, and its base's where that has never been measured so. `left_out`: why there is no job of the base. */
export type JobPlans = { own: JobPlan; base?: JobPlan; left_out?: string };

/**
 * Plans the job of a run together with that of its base, on the same rows: half the money each. The base is left out when an evaluation of it
 * is there or under way, and when the money suffices for one of them only.
 */
export async function planJobs(effects: EvaluationEffects, request: EvaluateRequest): Promise<JobPlans> {
  const alone = await planJob(effects, request);
  if (!hasBase(alone)) return { own: alone };
  if ((await baseEvaluation(effects, alone)) !== undefined) return { own: alone };
  try {
    const own = await planJob(effects, request, { jobs: 2 });
    return { own, base: await planBase(effects, request, own, 2) };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'ceiling_exceeded') throw error;
    return { own: alone, left_out: messageOf(error) };
  }
}

/** Whether a base belongs beside it: answers of pairs are given, whichever model was named. */
export function hasBase({ target, task }: JobPlan): boolean {
  const row = jobTasks[task.task];
  return target.run !== undefined && !('data' in row && row.data === 'pairs');
}

/** The base's job beside a planned one: asked, scored and run the same way. */
export function planBase(
  effects: EvaluationEffects,
  request: EvaluateRequest,
  { runtime, reward, target }: JobPlan,
  jobs: number,
): Promise<JobPlan> {
  const scored = reward === undefined ? {} : { judge_model: reward };
  return planJob(effects, { ...request, model: target.base, ...scored }, { jobs, runtime });
}

/** The evaluation of the base that belongs beside a planned job, where there is one. */
export async function baseEvaluation(
  effects: Pick<EvaluationEffects, 'ledger' | 'now'>,
  plan: JobPlan,
): Promise<EvaluationRecord | undefined> {
  const draft = toJobRecord(effects, plan, {}, { name: plan.id, attempt: 1 });
  const base = await baseOfEvaluation(effects.ledger, draft);
  return base === undefined ? undefined : findBaseEvaluation(effects.ledger, base, draft);
}
