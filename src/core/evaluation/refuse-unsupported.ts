import { jobTasks } from '../catalog/evaluation-jobs.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { isJobTaskName } from './jobs/parse-job-task.ts';
import { type EvaluateRequest, type EvaluationTask, evaluationTasks } from './request.ts';

/** Refuses every argument whose feature does not exist yet, so that none is silently ignored. Returns the asked task. */
export function refuseUnsupported(request: EvaluateRequest): EvaluationTask | 'judge' | 'rubric' | undefined {
  const { model, predictions } = request;
  if (model === undefined && predictions === undefined) throw badSource('neither was given');
  if (model !== undefined && predictions !== undefined) throw badSource('both were given');
  if (request.via === 'job')
    throw unsupported('via "job" of predictions', 'leave via out: they are read, not asked for');
  if (request.panel !== 'none') throw unsupported(`panel "${request.panel}"`, 'leave panel out');
  const { task, judge_model } = request;
  if (task === 'judge' || task === 'rubric') return task;
  if (judge_model !== undefined)
    throw new ForgeError(
      'bad_request',
      `judge_model is ${judge_model}, but without task "judge" or "rubric" rules measure`,
      {
        next: 'pass task "judge" or "rubric", or leave judge_model out',
      },
    );
  return checkTask(task);
}

function checkTask(task: string | undefined): EvaluationTask | undefined {
  if (task === undefined) return undefined;
  const known = evaluationTasks.find((name) => name === task);
  if (known !== undefined) return known;
  if (isJobTaskName(task))
    throw new ForgeError('bad_request', `task ${task} is one of Nova's own container, which asks a model itself`, {
      next: 'pass model, a run of a Nova model or its base, in place of predictions; or leave task out',
    });
  const all = [...evaluationTasks, 'judge', 'rubric', ...Object.keys(jobTasks)];
  const close = nearest(task, all);
  throw new ForgeError('bad_request', `unknown task "${task}"; there are ${all.join(', ')}`, {
    next: close === undefined ? 'leave task out: it is detected' : `did you mean ${close}?`,
  });
}

function badSource(problem: string): ForgeError {
  return new ForgeError('bad_request', `evaluate_model takes either model or predictions; ${problem}`, {
    next: 'pass one of them',
  });
}

function unsupported(what: string, next: string): ForgeError {
  return new ForgeError('unsupported', `${what} is not available in this version`, { next });
}
