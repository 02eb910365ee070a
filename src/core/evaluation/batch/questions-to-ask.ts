import { type EarlierAnswers, findEarlierAnswers } from '../answer-earlier.ts';
import { questionKey } from '../answer-rows.ts';
import type { BatchInference } from '../../ports/batch-inference.ts';
import type { EvaluationEffects } from '../effects.ts';
import { eachRow } from '../evaluation-rows.ts';
import type { EvaluationPlan } from '../plan-evaluation.ts';
import { newestPredictions } from '../prediction-lines.ts';
import { toJobLine } from './to-job-line.ts';

/** Which rows a job is for: those that nobody has an answer to yet. Bytes are UTF-8: of texts, and of the lines of the job's input. */
export type QuestionsToAsk = {
  n: number;
  bytes: { prompts: number; answers: number; lines: number };
  includes: (row: number) => boolean;
  /** Rows that the model has answered in other evaluations. */
  earlier: EarlierAnswers;
};

/** The rows of a plan without an answer, here or in other evaluations of the same model. */
export async function findQuestionsToAsk(
  effects: Pick<EvaluationEffects, 'ledger'>,
  plan: EvaluationPlan,
  batch: Pick<BatchInference, 'toLine'>,
  signal: AbortSignal,
): Promise<QuestionsToAsk> {
  const earlier = await findEarlierAnswers(effects.ledger, plan, signal);
  const lines = await newestPredictions(effects.ledger.folder('evaluation', plan.id), signal);
  const answered = new Set(lines.filter(({ error }) => error === undefined).map(({ row }) => row));
  const asked = new Set<number>();
  const bytes = { prompts: 0, answers: 0, lines: 0 };
  for await (const row of eachRow(plan.data.path, signal)) {
    if (!plan.rows.includes(row.row) || answered.has(row.row) || earlier.has(questionKey(row))) continue;
    asked.add(row.row);
    bytes.prompts += row.turns.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    bytes.answers += Buffer.byteLength(row.turns.target);
    bytes.lines += Buffer.byteLength(toJobLine(batch, row, plan.decoding));
  }
  return { n: asked.size, bytes, includes: (row) => asked.has(row), earlier };
}
