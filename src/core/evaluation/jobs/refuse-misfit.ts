import { jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import type { EvaluateRequest } from '../request.ts';
import type { NamedTask } from './parse-job-task.ts';

/** Refuses what a task of the container has no use for, so that nothing is silently ignored. */
export function refuseMisfit({ metrics, labels, limit }: EvaluateRequest, { task }: NamedTask): void {
  const row = jobTasks[task];
  const data = 'data' in row ? row.data : undefined;
  const isMeasured = data === 'questions' || data === 'rewarded';
  const given = [
    ...(metrics === undefined || isMeasured ? [] : ['metrics']),
    ...(labels === undefined || data === 'questions' ? [] : ['labels']),
    ...(limit === undefined || data !== undefined ? [] : ['limit']),
  ];
  if (given.length === 0) return;
  throw new ForgeError(
    'bad_request',
    `${given.join(' and ')} mean${given.length === 1 ? 's' : ''} nothing to ${task}`,
    {
      next: `leave ${given.length === 1 ? 'it' : 'them'} out`,
    },
  );
}
