import type { EvaluationResult, Metric } from '../runs/evaluation-record.ts';
import { createBreath } from './breath.ts';
import { measureMean, measureProportion } from './measure.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { samplesOf } from './sampled-answers.ts';
import { isRewardMetric, isSampledMetric, sampledMetrics, sampledScores, solvedMetrics } from './sampled-scores.ts';

/**
 * A result with what several answers to each row, or their rewards, say beside it; these decide unless other metrics were asked for, of which the first does. What was measured before is of the first answer
 * of each row, and says so. Lines of one answer without a reward change nothing.
 */
export async function withSamples(
  result: EvaluationResult,
  lines: readonly PredictionLine[],
  signal: AbortSignal,
  asked: readonly string[] = [],
): Promise<EvaluationResult> {
  const usual = sampledMetrics(lines);
  const [usually] = usual;
  if (usually === undefined) return result;
  const names = [...new Set([...usual, ...asked.filter((name) => isTold(name, usual))])];
  const breath = createBreath(signal);
  const measured: Record<string, Metric> = {};
  for (const name of names) {
    const scores = sampledScores(name, lines) ?? new Float64Array();
    const isShare = solvedMetrics.some((one) => one === name);
    measured[name] = isShare ? measureProportion(scores) : await measureMean(scores, breath);
  }
  const most = Math.max(...lines.map((line) => samplesOf(line).length));
  const firsts = Object.keys(result.metrics).join(', ');
  const note = most < 2 || firsts === '' ? [] : [`${firsts}: of the first of ${most} answers to each row`];
  const warnings = [...(result.warnings ?? []), ...note];
  const noted = warnings.length === 0 ? {} : { warnings };
  const metrics = { ...measured, ...result.metrics };
  const primary = asked.find((name) => Object.hasOwn(metrics, name)) ?? usually;
  return { ...result, ...noted, metrics, primary };
}

/** Rewards that nobody gave are not made up. */
function isTold(metric: string, usual: readonly string[]): boolean {
  return isSampledMetric(metric) && (!isRewardMetric(metric) || usual.includes('mean_reward'));
}
