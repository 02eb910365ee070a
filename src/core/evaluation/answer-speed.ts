import type { EvaluationResult } from '../runs/evaluation-record.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { ascending, quantileOfSorted } from './statistics/quantile.ts';

/** A result with what the answers took, of models that are asked from afar: time, tokens, answers that were cut off. */
export function withSpeed(result: EvaluationResult, lines: readonly PredictionLine[]): EvaluationResult {
  const times = Float64Array.from(lines.flatMap(({ latency_ms }) => latency_ms ?? [])).toSorted(ascending);
  const isTold = lines.some(({ input_tokens }) => input_tokens !== undefined);
  if (times.length === 0 && !isTold) return result;
  const at = (q: number): number => quantileOfSorted(times, q);
  const cut = lines.filter(({ stop_reason }) => stop_reason === 'max_tokens').length;
  const note = `${cut} of ${lines.length} answers were cut off at the limit of tokens`;
  return {
    ...result,
    // A job tells what answers took in tokens, not in time.
    ...(times.length === 0 ? {} : { latency_ms: { p50: at(0.5), p90: at(0.9), p99: at(0.99) } }),
    tokens: {
      input: lines.reduce((sum, { input_tokens = 0 }) => sum + input_tokens, 0),
      output: lines.reduce((sum, { output_tokens = 0 }) => sum + output_tokens, 0),
    },
    cut_answers: cut,
    ...(cut === 0 ? {} : { warnings: [...(result.warnings ?? []), note] }),
  };
}
