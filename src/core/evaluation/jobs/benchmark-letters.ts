import { findJobTask } from '../../catalog/evaluation-jobs.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { extractChoiceLetter } from '../metrics/nova-answers.ts';
import type { LabelParser } from '../parse-label.ts';

/** The letters that answers of a public benchmark are chosen from; undefined of other tasks. */
export function benchmarkLetters(task: string | undefined): readonly string[] | undefined {
  const letters = task === undefined ? undefined : findJobTask(task)?.letters;
  return letters === undefined ? undefined : [...letters];
}

/** Reads the letter of an answer as the benchmark's own task does; undefined of other tasks. */
export function letterParser({ job }: Pick<EvaluationRecord, 'job'>): LabelParser | undefined {
  const letters = benchmarkLetters(job?.task);
  if (letters === undefined) return undefined;
  return (answer) => {
    const letter = extractChoiceLetter(answer, letters.join(''));
    return letters.includes(letter) ? letter : undefined;
  };
}

/** Whether a task is a public benchmark, which brings its own questions and is scored by the service. */
export function isBenchmark({ job }: Pick<EvaluationRecord, 'job'>): boolean {
  const row = job === undefined ? undefined : findJobTask(job.task);
  return row !== undefined && row.data === undefined;
}
