import { type JobTaskName, findJobTask, jobTasks } from '../../catalog/evaluation-jobs.ts';
import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';

/** `samples`: answers to each row, drawn at temperature 1; absent for one answer at temperature 0. */
export type NamedTask = { task: JobTaskName; subtask?: string; samples?: number };

const MOST_SAMPLES = 16;

/** Whether a task exists only as a job of the evaluation container. */
export function isJobTaskName(text: string): boolean {
  return findJobTask(text.split('/')[0] ?? '') !== undefined;
}

/** Reads `mmlu`, `mmlu/anatomy` or, with answers drawn for each row, `rft_eval/4`. ForgeError bad_request names the nearest task or subtask. */
export function parseJobTask(text: string): NamedTask {
  const [name = '', subtask, ...more] = text.split('/');
  const found = findJobTask(name);
  const known = Object.keys(jobTasks);
  if (found === undefined || more.length > 0) throw refusal(`no evaluation job has task "${text}"`, name, known);
  if (subtask === undefined) return { task: found.name };
  if (found.name === 'rft_eval') return { task: found.name, samples: readSamples(subtask) };
  const { subtasks = [] } = found;
  if (subtasks.includes(subtask)) return { task: found.name, subtask };
  throw refusal(`task ${name} has no subtask "${subtask}"`, subtask, subtasks);
}

function readSamples(text: string): number {
  const samples = Number(text);
  if (Number.isInteger(samples) && samples >= 2 && samples <= MOST_SAMPLES) return samples;
  throw new ForgeError('bad_request', `rft_eval draws 2 to ${MOST_SAMPLES} answers to each row, not "${text}"`, {
    next: 'use rft_eval/4, or rft_eval for one answer at temperature 0',
  });
}

function refusal(what: string, text: string, known: readonly string[]): ForgeError {
  const close = nearest(text, known);
  const there = known.length === 0 ? 'it has none' : `there are ${known.join(', ')}`;
  return new ForgeError('bad_request', `${what}; ${there}`, {
    next: close === undefined ? 'leave the subtask out for all of them' : `did you mean ${close}?`,
  });
}
