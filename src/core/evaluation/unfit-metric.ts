import type { Chosen } from './choose-evaluations.ts';
import { isLikelihoodMetric } from './likelihoods.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { samplesOf } from './sampled-answers.ts';
import { answersNeeded, isRewardMetric, isSampledMetric } from './sampled-scores.ts';

/** An evaluation with its answers. */
type Side = Chosen & { lines: readonly PredictionLine[] };

/** Why two evaluations of the same rows cannot be compared by a metric, in words; undefined when they can. Which is the baseline does not matter. */
export function unfitFor(metric: string, base: Side, run: Side): string | undefined {
  if (metric === 'perplexity') return countedOtherwise(base, run);
  if (isLikelihoodMetric(metric)) return undefined;
  const silent = [base, run].find(isSilent);
  if (silent !== undefined)
    return `${silent.label} holds log-likelihoods and no answers to measure ${metric} of: use metric perplexity or bits_per_byte`;
  if (!isSampledMetric(metric)) return undefined;
  return tooFewAnswers(metric, [base, run]) ?? rewardedOtherwise(metric, base, run);
}

/** A tokenizer that makes more tokens of the same texts has a lower perplexity at the same probability. */
function countedOtherwise(base: Side, run: Side): string | undefined {
  const tokens = ({ lines }: Side): number => lines.reduce((sum, line) => sum + (line.tokens ?? 0), 0);
  const [one, two] = [tokens(base), tokens(run)];
  if (one === two) return undefined;
  return `the same references are ${two} tokens against ${one}: perplexities of different tokens say nothing of each other; use metric bits_per_byte`;
}

/** A file of log-likelihoods alone: of no row there is an answer, and nothing was measured of answers. */
function isSilent({ evaluation, lines }: Side): boolean {
  return (
    Object.keys(evaluation.result.metrics).every(isLikelihoodMetric) &&
    lines.every(({ answer, loglikelihood }) => answer === '' && loglikelihood !== undefined)
  );
}

function tooFewAnswers(metric: string, sides: readonly Side[]): string | undefined {
  const needed = answersNeeded(metric);
  for (const { label, lines } of sides) {
    const fewest = Math.min(...answered(lines).map((line) => samplesOf(line).length));
    if (fewest < needed)
      return `${label} has ${fewest} ${fewest === 1 ? 'answer' : 'answers'} to a row, ${metric} needs ${needed}`;
  }
  return undefined;
}

/** A reward is a reward only under the function that gave it, and where any side has them, a success is a reward above 0. */
function rewardedOtherwise(metric: string, base: Side, run: Side): string | undefined {
  const sides = [base, run].map((side) => ({ ...side, ...rewardsOf(side) }));
  if (!isRewardMetric(metric) && sides.every(({ rewarded }) => rewarded === 0)) return undefined;
  const short = sides.find(({ rewarded, of }) => rewarded < of);
  if (short !== undefined) {
    const use = isRewardMetric(metric) ? '' : ', and success is told otherwise there: use metric exact_match';
    return `${short.label} has rewards of ${short.rewarded} of ${short.of} answers${use}`;
  }
  const [one, two] = [base, run].map(({ evaluation }) => evaluation.job?.reward ?? 'a file, its function unknown');
  return one === two ? undefined : `rewarded by ${two} against ${one}`;
}

function rewardsOf({ lines }: Side): { rewarded: number; of: number } {
  const samples = answered(lines).flatMap(samplesOf);
  return { rewarded: samples.filter(({ reward }) => reward !== undefined).length, of: samples.length };
}

/** A row without an answer counts as a failure under every metric. */
function answered(lines: readonly PredictionLine[]): readonly PredictionLine[] {
  return lines.filter(({ error }) => error === undefined);
}
