import { ForgeError } from '../errors.ts';
import type { Candidate, FinishedEvaluation } from './compare-candidates.ts';

/** The evaluation of each candidate that the comparison uses; `reason` says why one cannot be compared. */
export type Chosen = { label: string; evaluation: FinishedEvaluation; reason?: string };

/**
 * Picks the baseline's evaluation whose rows most candidates were evaluated on (the newest on ties), and each candidate's newest
 * on the same rows. One without is kept with the reason. The baseline comes first.
 */
export function chooseEvaluations(candidates: readonly Candidate[]): Chosen[] {
  const [baseline, ...others] = candidates;
  const [newest] = baseline?.evaluations ?? [];
  if (baseline === undefined || newest === undefined) throw new ForgeError('bad_request', 'nothing to compare');
  const support = (evaluation: FinishedEvaluation): number =>
    others.filter((other) => other.evaluations.some((own) => difference(evaluation, own) === undefined)).length;
  const base = baseline.evaluations.reduce((best, one) => (support(one) > support(best) ? one : best), newest);
  const chosen = [{ label: baseline.label, evaluation: base }, ...others.map((other) => chooseFor(base, other))];
  return distinctLabels(refuseTwins(chosen));
}

function chooseFor(base: FinishedEvaluation, { label, evaluations }: Candidate): Chosen {
  const same = evaluations.find((evaluation) => difference(base, evaluation) === undefined);
  if (same !== undefined) return { label, evaluation: same };
  const [newest] = evaluations;
  if (newest === undefined) throw new ForgeError('not_ready', `${label} has no finished evaluation`);
  return { label, evaluation: newest, reason: difference(base, newest) ?? 'evaluated on other rows' };
}

/** Why two evaluations cannot be compared row by row, in words; undefined when they can. */
function difference(base: FinishedEvaluation, other: FinishedEvaluation): string | undefined {
  if (other.rows_hash !== base.rows_hash)
    return `evaluated on other rows: ${rowsText(other)} against ${rowsText(base)}`;
  const how = judgedOtherwise(base, other) ?? drawnOtherwise(base, other);
  if (how !== undefined) return how;
  if (other.task !== base.task) return `evaluated as ${other.task} against ${base.task}`;
  if (labelText(other) === labelText(base)) return undefined;
  return `evaluated with ${other.labels?.length ?? 0} labels against ${base.labels?.length ?? 0}, or different ones`;
}

/** Verdicts of different judges, or of one under different words, say different things. */
function judgedOtherwise(base: FinishedEvaluation, other: FinishedEvaluation): string | undefined {
  const text = ({ judge }: FinishedEvaluation): string =>
    judge === undefined ? 'rules' : `${judge.kind} ${judge.model} (prompts ${judge.prompts_version})`;
  return text(base) === text(other) ? undefined : `measured by ${text(other)} against ${text(base)}`;
}

/** Answers of models that were asked from afar are comparable only when they were drawn in one way; local models have one answer anyway. */
function drawnOtherwise(base: FinishedEvaluation, other: FinishedEvaluation): string | undefined {
  if (base.metrics_version !== other.metrics_version)
    return `measured by version ${other.metrics_version} of the metrics against ${base.metrics_version}`;
  const [one, two] = [base.decoding, other.decoding];
  if (one === undefined || two === undefined) return undefined;
  if (one.temperature === two.temperature && one.max_tokens === two.max_tokens) return undefined;
  const text = (decoding: typeof one): string => `temperature ${decoding.temperature}, ${decoding.max_tokens} tokens`;
  return `answers were drawn with ${text(two)} against ${text(one)}`;
}

function rowsText({ result, split, dataset, limit }: FinishedEvaluation): string {
  return `${result.n} rows of ${split} of ${dataset}${limit === undefined ? '' : ` (limit ${limit})`}`;
}

function refuseTwins(chosen: readonly Chosen[]): readonly Chosen[] {
  const seen = new Set<string>();
  for (const { evaluation } of chosen) {
    if (seen.has(evaluation.id)) {
      throw new ForgeError('bad_request', `evaluation ${evaluation.id} would be compared with itself`, {
        next: 'name different runs or evaluations',
      });
    }
    seen.add(evaluation.id);
  }
  return chosen;
}

/** Two evaluations of one run are told apart by their own ids. */
function distinctLabels(chosen: readonly Chosen[]): Chosen[] {
  const twice = (label: string): boolean => chosen.filter((one) => one.label === label).length > 1;
  return chosen.map((one) => (twice(one.label) ? { ...one, label: one.evaluation.id } : one));
}

function labelText({ labels = [] }: FinishedEvaluation): string {
  return labels.join('\n');
}
