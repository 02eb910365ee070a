import type { Comparison, Verdict } from '../runs/comparison-record.ts';
import type { TrainingRecord } from '../runs/training-record.ts';
import { betterSign } from './better-sign.ts';
import { metricName } from './choose-metrics.ts';
import type { FinishedEvaluation } from './compare-candidates.ts';

export type Promotion = { promote: boolean; why: string };

type Case = {
  record: TrainingRecord | undefined;
  evaluation: FinishedEvaluation;
  verdict: Verdict;
  comparison: Comparison | undefined;
};

/**
 * Whether a run meets the success criterion stated when it was started: the measured value reaches the target (is at most the target where less is
 * better) and the run is not shown to be worse than the baseline. Undefined without a criterion. The worse end of the interval does not decide, but
 * is said.
 */
export function judgePromotion({ record, evaluation, verdict, comparison }: Case): Promotion | undefined {
  const success = record?.success;
  if (success === undefined) return undefined;
  const name = metricName(success.metric);
  const measured = evaluation.result.metrics[name];
  const sign = betterSign(name);
  if (measured === undefined) {
    const there = Object.keys(evaluation.result.metrics).join(', ');
    return {
      promote: false,
      why: `the criterion is ${success.metric} ${sign > 0 ? '>=' : '<='} ${success.target}, but only ${there} were measured`,
    };
  }
  const value = `${name} ${round(measured.value)}`;
  if (sign * (measured.value - success.target) < 0)
    return { promote: false, why: `${value} is ${sign > 0 ? 'below' : 'above'} the target ${success.target}` };
  const reached = `${value} reaches the target ${success.target}`;
  if (verdict === 'worse') return { promote: false, why: `${reached}, but it is worse than ${comparison?.baseline}` };
  return { promote: true, why: `${reached}${caution(measured.ci95, success.target, sign)}${standing(verdict)}` };
}

function caution(ci95: readonly [number, number] | undefined, target: number, sign: 1 | -1): string {
  const worst = ci95?.[sign > 0 ? 0 : 1];
  if (worst === undefined || sign * (worst - target) >= 0) return '';
  return `, though its interval ${sign > 0 ? 'begins' : 'ends'} at ${round(worst)}`;
}

function standing(verdict: Verdict): string {
  if (verdict === 'better') return ' and it is better than the baseline';
  return verdict === 'no_evidence'
    ? '; no evidence that it beats the baseline'
    : '; it cannot be compared with the baseline';
}

function round(value: number): string {
  return value.toFixed(3);
}
