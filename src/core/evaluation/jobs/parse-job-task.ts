import { type JobTaskName, findJobTask, jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';

export type NamedTask = { task: JobTaskName; subtask?: string };

/** Whether a task exists only as a job of the evaluation container. */
export function isJobTaskName(text: string): boolean {
  return findJobTask(text.split('/')[0] ?? '') !== undefined;
}

/** Reads `mmlu` or `mmlu/anatomy`. ForgeError bad_request names the nearest task or subtask. */
export function parseJobTask(text: string): NamedTask {
  const [name = '', subtask, ...more] = text.split('/');
  const found = findJobTask(name);
  const known = Object.keys(jobTasks);
  if (found === undefined || more.length > 0) throw refusal(`no evaluation job has task "${text}"`, name, known);
  if (subtask === undefined) return { task: found.name };
  const { subtasks = [] } = found;
  if (subtasks.includes(subtask)) return { task: found.name, subtask };
  throw refusal(`task ${name} has no subtask "${subtask}"`, subtask, subtasks);
}

function refusal(what: string, text: string, known: readonly string[]): ForgeError {
  const close = nearest(text, known);
  const there = known.length === 0 ? 'it has none' : `there are ${known.join(', ')}`;
  return new ForgeError('bad_request', `${what}; ${there}`, {
    next: close === undefined ? 'leave the subtask out for all of them' : `did you mean ${close}?`,
  });
}
