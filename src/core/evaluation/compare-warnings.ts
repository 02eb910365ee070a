import { type Comparison, type Verdict, hasSpread } from '../runs/comparison-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { type ChangedSettings, differingBetween } from './changed-settings.ts';
import type { Chosen } from './choose-evaluations.ts';
import { isLikelihoodMetric } from './likelihoods.ts';
import type { PairedResult } from './paired-test.ts';
import { answersNeeded, isSampledMetric } from './sampled-scores.ts';

const FEW_ROWS = 100;
const WORN_OUT = 20;

/** A difference that is not shown, but might be real: how many rows would show it. */
export function powerWarning(comparison: Comparison, verdict: Verdict): string | undefined {
  const { run, n, delta, minimum_detectable } = comparison;
  if (verdict !== 'no_evidence') return undefined;
  const size = Math.abs(delta);
  if (size === 0) return n < FEW_ROWS ? `${n} rows are few to tell runs apart` : undefined;
  if (!hasSpread(comparison)) return `${run}: all ${n} rows differ alike: what so many rows could show is not known`;
  if (size >= minimum_detectable) return undefined;
  const rows = Math.ceil(n * (minimum_detectable / size) ** 2);
  const shows = minimum_detectable.toFixed(3);
  return `${run}: ${n} rows show differences of ${shows} or more; one of ${size.toFixed(3)} needs about ${rows} rows`;
}

/** Several settings changed at once: the effect has no single cause. */
export function causeWarning(changed: ChangedSettings, { run, baseline }: Comparison): string | undefined {
  const names = differingBetween(changed, baseline, run);
  if (names.length < 2) return undefined;
  return `${run} and ${baseline} differ in ${names.length} settings (${names.join(', ')}): a difference cannot be attributed to one of them`;
}

/** A strict difference that vanishes when answers are read leniently is a difference of form. */
export function formWarning({ run }: Comparison, lenient: PairedResult | undefined, alpha: number): string | undefined {
  if (lenient === undefined || lenient.p <= alpha) return undefined;
  const size = `${lenient.delta >= 0 ? '+' : ''}${lenient.delta.toFixed(3)}`;
  return `${run}: the difference is in the form of the answers: read leniently it is ${size} (p ${lenient.p.toFixed(3)})`;
}

/** Calls that failed count as wrong and may be what differs. */
export function errorWarning({ label, evaluation }: Chosen): string | undefined {
  const errors = evaluation.result.errors ?? 0;
  return errors === 0 ? undefined : `${label}: ${errors} of ${evaluation.result.n} calls failed and count as wrong`;
}

/** Of several answers to each row a metric of one answer looks at the first. */
export function firstAnswerWarning({ label, evaluation, reason }: Chosen, metric: string): string | undefined {
  if (reason !== undefined || isSampledMetric(metric) || isLikelihoodMetric(metric)) return undefined;
  const most = Math.max(1, ...Object.keys(evaluation.result.metrics).map(answersNeeded));
  if (most < 2) return undefined;
  return `${label}: ${metric} is of the first of ${most} answers to each row; pass_at_1 is of all of them`;
}

/** Choosing among many models on the same rows makes the winner look better than it is. */
export function reuseWarning(base: EvaluationRecord, all: readonly EvaluationRecord[]): string | undefined {
  const models = new Set(all.filter((record) => record.rows_hash === base.rows_hash).map((record) => record.model));
  if (models.size < WORN_OUT) return undefined;
  return `${models.size} models were measured on these rows: the best of many is partly luck; confirm on fresh rows`;
}
