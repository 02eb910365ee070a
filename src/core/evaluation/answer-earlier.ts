import { canonicalJson } from '../fingerprint.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { RowAnswer } from './answerer.ts';
import type { EvaluationPlan } from './plan-evaluation.ts';
import { eachPrediction } from './prediction-lines.ts';

/** Answers by the key of their question. */
export type EarlierAnswers = ReadonlyMap<string, RowAnswer>;

/** More would be a burden on memory; what is beyond is asked again. */
const MOST_KEPT = 200_000;

/**
 * What the plan's model said under the same decoding in other evaluations: nobody pays twice for one question. Only for models that
 * are asked from afar; what answers in this process is quicker asked than looked up.
 */
export async function findEarlierAnswers(
  ledger: Ledger,
  plan: EvaluationPlan,
  signal: AbortSignal,
): Promise<EarlierAnswers> {
  const known = new Map<string, RowAnswer>();
  if (plan.decoding === undefined) return known;
  for (const { id, record } of await ledger.list('evaluation')) {
    const same =
      record.model_fingerprint === plan.target.fingerprint &&
      canonicalJson(record.decoding) === canonicalJson(plan.decoding);
    if (!same || id === plan.id) continue;
    for await (const line of eachPrediction(ledger.folder('evaluation', id), signal)) {
      if (line.error !== undefined || line.key === undefined) continue;
      if (known.size >= MOST_KEPT) return known;
      const { answer, latency_ms, stop_reason } = line;
      known.set(line.key, {
        text: answer,
        reused: true,
        ...(latency_ms === undefined ? {} : { latency_ms }),
        ...(stop_reason === undefined ? {} : { stop_reason }),
      });
    }
  }
  return known;
}
