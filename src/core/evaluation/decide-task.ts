import { ForgeError } from '../errors.ts';
import type { RowSurvey } from './evaluation-rows.ts';
import type { EvaluationTask } from './request.ts';

export type Task = { task: EvaluationTask; labels?: readonly string[] };

/** What is known before the rows are read: what was asked, and what the dataset says. */
export type TaskHints = {
  task?: EvaluationTask | undefined;
  labels?: readonly string[] | undefined;
  /** Labels of the dataset, when it is closed-label. */
  datasetLabels?: readonly string[] | undefined;
  /** Answers have a form (JSON, calls): a few different ones are no labels. */
  structured?: boolean;
};

/** The task and its closed set of answers, asked for or detected. Every answer of the evaluated split must be one of the labels. */
export function decideTask(hints: TaskHints, survey: RowSurvey): Task {
  const { answers } = survey;
  const closed = hints.labels ?? hints.datasetLabels ?? answers.closed();
  const task = hints.task ?? detectTask(hints, closed, survey);
  if (task !== 'classification') {
    if (hints.labels === undefined) return { task };
    throw new ForgeError('bad_request', `labels were given, but the task is ${task}`, {
      next: 'leave labels out, or set task to classification',
    });
  }
  const labels = closed ?? answers.all();
  if (labels === undefined || labels.length < 2) throw notClosed(labels?.length);
  refuseForeignAnswers(labels, survey);
  return { task, labels: [...new Set(labels.map((label) => label.trim()))].toSorted() };
}

function detectTask(
  { labels, structured }: TaskHints,
  closed: readonly string[] | undefined,
  survey: RowSurvey,
): EvaluationTask {
  if (structured === true && labels === undefined) return 'generation';
  return closed === undefined ? openTask(survey) : 'classification';
}

function openTask(survey: RowSurvey): EvaluationTask {
  return survey.answers.short() ? 'qa' : 'generation';
}

function refuseForeignAnswers(labels: readonly string[], { answers }: RowSurvey): void {
  const known = new Set(labels.map((label) => label.trim()));
  const foreign = (answers.all() ?? []).filter((answer) => !known.has(answer));
  const [first] = foreign;
  if (first === undefined && answers.all() !== undefined) return;
  const example = first === undefined ? '' : `, e.g. "${first.slice(0, 60)}" in row ${answers.firstRow(first)}`;
  const count = first === undefined ? 'more than 500 different answers' : `${foreign.length} other answers`;
  throw new ForgeError('bad_data', `the rows have ${count} than the ${known.size} labels${example}`, {
    next: 'give every answer in labels, or leave labels out',
  });
}

function notClosed(different: number | undefined): ForgeError {
  const seen = different === undefined ? 'more than 500' : String(different);
  return new ForgeError('bad_data', `classification needs 2 to 500 different answers, the rows have ${seen}`, {
    next: 'leave task out, or use task "qa" or "generation"',
  });
}
