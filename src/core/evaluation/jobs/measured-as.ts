import { evaluationTokens, serverlessEvaluationTokens } from '../../catalog/evaluation-jobs.ts';
import type { NovaModel } from '../../catalog/nova-models.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import type { Decoding } from '../decoding.ts';
import { decideTask } from '../decide-task.ts';
import { type EvaluateRequest, evaluationTasks } from '../request.ts';
import { benchmarkLetters } from './benchmark-letters.ts';
import type { JobRows } from './job-rows.ts';
import type { NamedTask } from './parse-job-task.ts';

/** How the samples are measured here: as answers to the same rows by inference would be, those of a benchmark by the letters they choose from. */
export function measuredAs(
  rows: JobRows | undefined,
  { labels, task: asked }: EvaluateRequest,
  benchmark: string,
): Pick<EvaluationRecord, 'task' | 'labels'> {
  const letters = benchmarkLetters(benchmark);
  if (letters !== undefined) return { task: 'classification', labels: [...letters] };
  if (rows?.survey === undefined) return { task: 'generation' };
  const task = evaluationTasks.find((name) => name === asked);
  const decided = decideTask({ task, labels, datasetLabels: rows.data.labels }, rows.survey);
  return { task: decided.task, ...(decided.labels === undefined ? {} : { labels: [...decided.labels] }) };
}

/** Several answers to a row are drawn at temperature 1; one is the likeliest. */
export function decodingOf({ samples }: NamedTask, { generation }: NovaModel, runtime: string): Decoding {
  return {
    temperature: samples === undefined ? 0 : 1,
    max_tokens: runtime === 'serverless' ? serverlessEvaluationTokens : evaluationTokens[generation],
  };
}

/** A job's task as people call it: questions of one's own by how they are measured, what only the container has by its name. */
export function shownTask({ task, job }: Pick<EvaluationRecord, 'task' | 'job'>): string {
  if (job === undefined || job.task === 'gen_qa') return task;
  const part = job.subtask ?? job.samples;
  return part === undefined ? job.task : `${job.task}/${part}`;
}
