import { isFinal } from '../../ports/run-state.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Evaluated } from '../evaluated.ts';
import type { EvaluationEffects } from '../effects.ts';
import { shownTask } from './measured-as.ts';
import type { JobPlan } from './plan-job.ts';
import { baseEvaluation, hasBase } from './plan-jobs.ts';
import { refreshJob } from './refresh-job.ts';

/** The answer about a job, with its base's evaluation as the account has it now. `trouble`: why that could not be started. */
export async function toEvaluated(
  effects: EvaluationEffects,
  record: EvaluationRecord,
  plan: JobPlan,
  existed: boolean,
  trouble?: string,
): Promise<Evaluated> {
  const task = shownTask(record);
  const answer = { record, done: record.result?.n ?? 0, total: plan.rows?.n ?? 0, existed, task };
  if (!hasBase(plan)) return answer;
  const found = await baseEvaluation(effects, plan);
  if (found === undefined) return { ...answer, base: baseCall(plan) };
  const noted = trouble === undefined ? {} : { notes: [`its base is not measured yet: ${trouble}`] };
  const untrained = isFinal(found.state) ? found : await refreshJob(effects, found, new AbortController().signal);
  return { ...answer, untrained, ...noted };
}

function baseCall({ target, reward }: JobPlan): string {
  return `model ${target.base}${reward === undefined ? '' : `, judge_model ${reward}`} and via "job"`;
}
