import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { corpusMetricNames } from './corpus-table.ts';
import { GEN_QA } from './gen-qa-metrics.ts';
import { labelStatistics } from './label-metrics.ts';
import { isLikelihoodMetric, likelihoodMetricNames } from './likelihoods.ts';
import { openMetricNames, taskMetrics } from './open-metrics.ts';
import type { EvaluationTask } from './request.ts';
import { isSampledMetric } from './sampled-scores.ts';

/** Metrics of closed-label answers. `exact_match` (strict) decides; the lenient reading stands beside it. */
const labelMetrics: readonly string[] = ['exact_match', 'accuracy_lenient', 'macro_f1'];

/** Other names people use. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['accuracy', 'exact_match'],
  ['accuracy_strict', 'exact_match'],
  ['em', 'exact_match'],
  ['quasi_em', 'quasi_exact_match'],
  ['f1', 'token_f1'],
  ['rouge1', 'rouge_1'],
  ['rouge2', 'rouge_2'],
  ['rougel', 'rouge_l'],
  ['f1_macro', 'macro_f1'],
  ['f1_micro', 'micro_f1'],
  ['f1_weighted', 'weighted_f1'],
  ['matthews_corrcoef', 'mcc'],
  ['cohen_kappa', 'kappa'],
  ['ppl', 'perplexity'],
  ['bpb', 'bits_per_byte'],
  ['chrf++', 'chrf_plus_plus'],
  ['gen_qa', 'nova_gen_qa'],
]);

/** The name under which a metric is kept, whatever its case, hyphens and spaces. */
export function metricName(name: string): string {
  const folded = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return SYNONYMS.get(folded) ?? folded;
}

/**
 * The metrics of a task, the deciding one first: those asked for, or the task's usual ones. An unknown name is refused with the nearest one, and
 * without `likelihoods` what is computed from them. Whether there are answers enough for pass_at_k is the caller's to say (`refuseUndrawn`).
 */
export function chooseMetrics(
  task: EvaluationTask,
  asked: readonly string[] | undefined,
  likelihoods = false,
): string[] {
  if (asked === undefined) return [...(task === 'classification' ? labelMetrics : taskMetrics[task])];
  const known = metricsOf(task);
  const silent = likelihoods ? undefined : asked.find((name) => isLikelihoodMetric(metricName(name)));
  if (silent !== undefined) throw noLikelihoods(silent);
  return [...new Set(asked.map((name) => checkMetric(task, name, known)))];
}

/** Every metric that can be asked for of a task. */
export function metricsOf(task: EvaluationTask): readonly string[] {
  return task === 'classification'
    ? [...new Set([...labelMetrics, ...labelStatistics.keys(), ...likelihoodMetricNames])]
    : [...openMetricNames, ...corpusMetricNames, ...likelihoodMetricNames, GEN_QA];
}

function noLikelihoods(metric: string): ForgeError {
  return new ForgeError(
    'bad_request',
    `${metric} is computed from the log-likelihood of each gold text, which only a file of predictions has`,
    { next: 'pass predictions: a file with "loglikelihood" and "tokens" in every record' },
  );
}

function checkMetric(task: EvaluationTask, name: string, known: readonly string[]): string {
  const kept = metricName(name);
  if (isSampledMetric(kept)) return kept;
  if (known.includes(kept)) return kept;
  const overlap = task === 'classification' && /bleu|rouge|chrf/i.test(name);
  const why = overlap
    ? `${name} measures word overlap and says nothing about labels`
    : `there is no metric "${name}" for ${task}`;
  const close = nearest(name, known);
  throw new ForgeError('bad_request', `${why}; there are ${known.join(', ')}`, {
    next: close === undefined || overlap ? `use ${known[0]}` : `did you mean ${close}?`,
  });
}
