import type { Ledger } from '../ports/ledger.ts';
import { findEarlierAnswers } from './answer-earlier.ts';
import { questionKey } from './answer-rows.ts';
import { type OpenRows, eachRow } from './evaluation-rows.ts';
import { isUnreadable } from './judge/unreadable-judge.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { newestPredictions } from './prediction-lines.ts';

/**
 * A plan that is paid by tokens with the rows it still has to ask for: those without an answer of its own or of an earlier evaluation of
 * the model under the same decoding. A row whose call failed, or whose judge could not be understood, counts as open.
 */
export async function withOpenRows(ledger: Ledger, plan: EvaluationPlan, signal: AbortSignal): Promise<EvaluationPlan> {
  if (plan.billing?.by !== 'tokens') return plan;
  const earlier = await findEarlierAnswers(ledger, plan, signal);
  const own = await newestPredictions(ledger.folder('evaluation', plan.id), signal);
  const answered = new Set(own.filter((line) => line.error === undefined && !isUnreadable(line)).map(({ row }) => row));
  if (earlier.size === 0 && answered.size === 0) return plan;
  const open: OpenRows = { n: 0, bytes: { prompts: 0, answers: 0 } };
  for await (const row of eachRow(plan.data.path, signal)) {
    if (!plan.rows.includes(row.row) || answered.has(row.row) || earlier.has(questionKey(row))) continue;
    open.n++;
    for (const { content } of row.turns.messages) open.bytes.prompts += Buffer.byteLength(content);
    open.bytes.answers += Buffer.byteLength(row.turns.target);
  }
  return { ...plan, open };
}
