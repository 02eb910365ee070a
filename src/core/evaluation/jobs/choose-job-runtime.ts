import { evaluationImage, jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import type { JobTarget } from './job-target.ts';
import type { NamedTask } from './parse-job-task.ts';

/** Where an evaluation job runs, and why there. */
export type JobRuntime = { runtime: 'sagemaker' | 'serverless'; why: string };

/** What was trained serverless is evaluated serverless, where its task exists there; everything else on a machine of its own. */
export function chooseJobRuntime({ run, model_package }: JobTarget, { task }: NamedTask, region: string): JobRuntime {
  if (run?.runtime === 'serverless' && model_package !== undefined && 'serverless' in jobTasks[task])
    return { runtime: 'serverless', why: `serverless, as run ${run.id} was trained` };
  if (evaluationImage(region) !== undefined)
    return { runtime: 'sagemaker', why: 'a SageMaker training job on a machine of its own' };
  throw new ForgeError('unsupported', `no evaluation image is known in ${region}`, {
    next: 'use us-east-1, us-west-2 or ap-northeast-1',
  });
}
