import type { BatchAnswer, BatchInference } from '../../ports/batch-inference.ts';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { questionKey, toPredictionLine } from '../answer-rows.ts';
import type { RowAnswer } from '../answerer.ts';
import { createLabelParser } from '../parse-label.ts';
import { type PredictionLine, appendPredictions } from '../prediction-lines.ts';
import { openQuestions, questionsPath } from './questions-file.ts';
import { rowOfRecord } from './record-id.ts';

/** What was found among the answers of a job: rows asked, rows that came, lines that cannot be read, records of rows nobody asked. */
export type AnswersRead = { asked: number; came: number; torn: number; foreign: number };

const FLUSH_LINES = 500;

/**
 * Writes the answers of a job to the predictions in `folder`, each to its own question, in bounded memory. A row that the service failed on
 * has its reason; so has one that is missing when `whole` says that none should be.
 */
export async function readAnswers(
  batch: BatchInference,
  record: EvaluationRecord,
  folder: string,
  { whole, signal }: { whole: boolean; signal: AbortSignal },
): Promise<AnswersRead> {
  const { attempt = 1, spec } = record.batch ?? {};
  const parse = record.labels === undefined ? undefined : createLabelParser(record.labels);
  const questions = await openQuestions(questionsPath(folder, attempt), signal);
  const missing = new Set(questions.rows);
  const asked = missing.size;
  const found = { torn: 0, foreign: 0 };
  const waiting: PredictionLine[] = [];
  const write = async (row: number, outcome: RowAnswer | { error: string }): Promise<void> => {
    const question = await questions.read(row);
    waiting.push(toPredictionLine(question, outcome, { parse, panel: false, key: questionKey(question) }));
    if (waiting.length >= FLUSH_LINES) await appendPredictions(folder, waiting.splice(0));
  };
  const known = new Set(questions.rows);
  try {
    for await (const one of batch.answers(spec?.output ?? '', signal)) {
      const row = 'torn' in one ? undefined : rowOfRecord(one.record);
      if ('torn' in one) found.torn++;
      else if (row === undefined || !known.has(row)) found.foreign++;
      else {
        missing.delete(row);
        await write(row, toOutcome(one));
      }
    }
    const came = asked - missing.size;
    if (whole && came > 0) for (const row of missing) await write(row, { error: 'the job left no answer to this row' });
    await appendPredictions(folder, waiting);
    return { asked, came, ...found };
  } finally {
    await questions.close();
  }
}

function toOutcome(one: Exclude<BatchAnswer, { torn: string }>): RowAnswer | { error: string } {
  if ('error' in one) return { error: one.error };
  const { text, stop_reason, usage } = one.answer;
  return { text, stop_reason, ...usage };
}
