import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type EvaluateRequest, type EvaluationTask, evaluationTasks } from './request.ts';

/** Tasks the tool's contract names that nothing here can measure yet. */
const LATER_TASKS = new Set(['judge', 'rubric']);

/** Refuses every argument whose feature does not exist yet, so that none is silently ignored. Returns the asked task. */
export function refuseUnsupported(request: EvaluateRequest): EvaluationTask | undefined {
  const { model, predictions } = request;
  if (model === undefined && predictions === undefined) throw badSource('neither was given');
  if (model !== undefined && predictions !== undefined) throw badSource('both were given');
  if (request.via === 'job')
    throw unsupported('via "job" of predictions', 'leave via out: they are read, not asked for');
  if (request.panel !== 'none') throw unsupported(`panel "${request.panel}"`, 'leave panel out');
  if (request.judge_model !== undefined)
    throw unsupported('judge_model', 'leave it out: answers are measured by rules');
  return checkTask(request.task);
}

function checkTask(task: string | undefined): EvaluationTask | undefined {
  if (task === undefined) return undefined;
  const known = evaluationTasks.find((name) => name === task);
  if (known !== undefined) return known;
  if (LATER_TASKS.has(task)) throw unsupported(`task "${task}"`, `use one of ${evaluationTasks.join(', ')}`);
  const close = nearest(task, evaluationTasks);
  throw new ForgeError('bad_request', `unknown task "${task}"; there are ${evaluationTasks.join(', ')}`, {
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
