import { ForgeError } from '../../errors.ts';
import type { TrainingRecord } from '../../runs/training-record.ts';
import type { EvaluateRequest } from '../request.ts';
import type { JobTarget } from './job-target.ts';
import type { NamedTask } from './parse-job-task.ts';

/** A function alone, in the standard partition. Source: reward function rules of the Nova SDK 1.4.6. */
const LAMBDA = /^arn:aws:lambda:([a-z0-9-]+):\d{12}:function:[A-Za-z0-9-_]+$/;

/**
 * ARN of the function that scores answers for rft_eval: `judge_model`, else the one the run was trained by; undefined for other tasks.
 * ForgeError bad_request when it is missing, of another form or in another region, and for a judge that the task has no use for.
 */
export function findReward(
  { judge_model }: Pick<EvaluateRequest, 'judge_model'>,
  { task }: NamedTask,
  { model, run }: JobTarget,
  region: string,
): string | undefined {
  if (task !== 'rft_eval') return refuseJudge(judge_model, task);
  const arn = judge_model ?? trainedBy(run);
  if (arn === undefined)
    throw new ForgeError('bad_request', `rft_eval scores by a reward function, and ${model} was trained by none`, {
      next: 'pass judge_model: the ARN of the Lambda function',
    });
  const found = LAMBDA.exec(arn);
  if (found === null)
    throw new ForgeError('bad_request', `${arn} is not the ARN of a Lambda function alone`, {
      next: 'pass judge_model: arn:aws:lambda:<region>:<account>:function:<name>, without version or alias',
    });
  if (found[1] !== region)
    throw new ForgeError('bad_request', `the reward function is in ${found[1]}, the job in ${region}`, {
      next: `deploy the function in ${region} and pass its ARN as judge_model`,
    });
  return arn;
}

function refuseJudge(judge_model: string | undefined, task: string): undefined {
  if (judge_model === undefined) return undefined;
  throw new ForgeError('bad_request', `judge_model is ${judge_model}, and ${task} as a job has no judge to choose`, {
    next: 'leave judge_model out, or use task "judge" with a model that answers here',
  });
}

function trainedBy(run: TrainingRecord | undefined): string | undefined {
  const set = run?.settings.find(({ name }) => name === 'reward_lambda_arn')?.value;
  return run?.job?.cloud?.reward ?? (typeof set === 'string' && set !== '' ? set : undefined);
}
