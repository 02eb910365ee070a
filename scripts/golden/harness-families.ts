import { z } from 'zod';
import { matthewsCorrelation } from '../../src/core/evaluation/metrics/agreement.ts';
import { extractByRegex, extractChoice } from '../../src/core/evaluation/metrics/answer-filters.ts';
import { brierScore } from '../../src/core/evaluation/metrics/brier.ts';
import { countConfusion, labelsSeen } from '../../src/core/evaluation/metrics/confusion.ts';
import { groupMean, pooledError } from '../../src/core/evaluation/metrics/group-scores.ts';
import { harnessExactMatch } from '../../src/core/evaluation/metrics/harness-exact-match.ts';
import { followInstruction, instructionLevel } from '../../src/core/evaluation/metrics/ifeval/follow-instruction.ts';
import { multipleChoice } from '../../src/core/evaluation/metrics/multiple-choice.ts';
import { bestOfK, gPassAtK, meanGPassAtK, passAtK, passHatK } from '../../src/core/evaluation/metrics/pass-at-k.ts';
import {
  bitsPerByte,
  countPieces,
  perplexity,
  weightedPerplexity,
} from '../../src/core/evaluation/metrics/perplexity.ts';
import { formatPythonFloat } from '../../src/core/evaluation/metrics/python-float.ts';
import { mean, sampleDeviation, sequentialMean, standardError } from '../../src/core/evaluation/statistics/mean.ts';
import { ascending } from '../../src/core/evaluation/statistics/quantile.ts';
import { seededResamples } from '../../src/core/evaluation/statistics/seeded-resamples.ts';
import { type Family, family } from './case.ts';

const Prediction = z.object({ prediction: z.string() });
const Counts = z.object({
  num_samples: z.array(z.number()),
  num_correct: z.array(z.number()),
  options: z.object({ k: z.number() }),
});
const Numbers = z.object({ values: z.array(z.number()) });
const Pairs = z.object({ values: z.array(z.tuple([z.number(), z.number()])) });
const Iterations = z.object({ options: z.object({ aggregation: z.string(), iters: z.number() }) });

/** Metrics of lm-evaluation-harness, pass@k and IFEval. */
export const harnessFamilies: Readonly<Record<string, Family>> = {
  lmeval_multiple_choice: family(
    z.object({ lls: z.array(z.number()), choices: z.array(z.string()), gold: z.number() }),
    ({ lls, choices, gold }) => multipleChoice(lls, choices, gold),
  ),
  lmeval_exact_match: family(
    z.object({
      predictions: z.array(z.string()),
      references: z.array(z.string()),
      options: z.object({
        regexes_to_ignore: z.array(z.string()).default([]),
        ignore_case: z.boolean().default(false),
        ignore_punctuation: z.boolean().default(false),
        ignore_numbers: z.boolean().default(false),
      }),
    }),
    ({ predictions, references, options }) => {
      const settings = {
        regexesToIgnore: options.regexes_to_ignore,
        ignoreCase: options.ignore_case,
        ignorePunctuation: options.ignore_punctuation,
        ignoreNumbers: options.ignore_numbers,
      };
      return mean(predictions.map((text, row) => harnessExactMatch(text, references[row] ?? '', settings)));
    },
  ),
  lmeval_filter_regex: family(
    Prediction.extend({
      options: z.object({ regex_pattern: z.string().optional(), group_select: z.number().optional() }),
    }),
    ({ prediction, options }) => extractByRegex(prediction, options.regex_pattern, options.group_select),
  ),
  lmeval_filter_multi_choice_regex: family(
    Prediction.extend({ options: z.object({ regex_pattern: z.string(), choices: z.array(z.string()) }) }),
    ({ prediction, options }) => extractChoice(prediction, options.choices, options.regex_pattern),
  ),
  perplexity: family(z.object({ logprobs: z.array(z.number()) }), ({ logprobs }) => perplexity(logprobs)),
  rolling_perplexity: family(
    z.object({ texts: z.array(z.string()), loglikelihoods: z.array(z.number()) }),
    ({ texts, loglikelihoods }) => {
      const words = texts.map(countPieces);
      const bytes = texts.map((text) => Buffer.byteLength(text));
      return {
        word_perplexity: weightedPerplexity(loglikelihoods, words),
        byte_perplexity: weightedPerplexity(loglikelihoods, bytes),
        bits_per_byte: bitsPerByte(loglikelihoods, bytes),
        words,
        bytes,
      };
    },
  ),
  lighteval_perplexity: family(
    z.object({
      logprobs: z.array(z.number()),
      weights: z.array(z.number()),
      options: z.object({ metric_type: z.enum(['perplexity', 'weighted_perplexity', 'bits_per_byte']) }),
    }),
    ({ logprobs, weights, options }) => {
      if (options.metric_type === 'perplexity') return perplexity(logprobs);
      return options.metric_type === 'bits_per_byte'
        ? bitsPerByte(logprobs, weights)
        : weightedPerplexity(logprobs, weights);
    },
  ),
  lmeval_bootstrap_stderr: (golden) => {
    const { options } = Iterations.parse(golden);
    const replicates =
      options.aggregation === 'matthews_corrcoef'
        ? seededResamples(Pairs.parse(golden).values, options.iters, correlation)
        : seededResamples(
            Numbers.parse(golden).values,
            options.iters,
            options.aggregation === 'perplexity' ? perplexity : upperMedian,
          );
    return sampleDeviation(replicates, sequentialMean(replicates));
  },
  lighteval_bootstrap_stderr: family(
    Numbers.extend({ options: z.object({ number_experiments: z.number() }) }),
    ({ values, options }) => standardError(seededResamples(values, options.number_experiments, upperMedian)),
  ),
  lmeval_group: family(
    z.object({ stderrs: z.array(z.number()), sizes: z.array(z.number()), metrics: z.array(z.number()) }),
    ({ stderrs, sizes, metrics }) => {
      const subtasks = metrics.map((metric, index) => ({
        metric,
        stderr: stderrs[index] ?? 0,
        size: sizes[index] ?? 0,
      }));
      return {
        pooled_stderr: pooledError(subtasks),
        weighted_mean: groupMean(subtasks, true),
        unweighted_mean: groupMean(subtasks, false),
      };
    },
  ),
  lmeval_brier: family(
    z.object({ golds: z.array(z.number()), probs: z.array(z.array(z.number())) }),
    ({ golds, probs }) => brierScore(golds, probs),
  ),
  pass_at_k: family(Counts, (given) => perProblem(given, passAtK)),
  pass_hat_k: family(Counts, (given) => perProblem(given, passHatK)),
  g_pass_at_k: family(
    z.object({ options: z.object({ n: z.number(), c: z.number(), k: z.number(), thresholds: z.array(z.number()) }) }),
    ({ options: { n, c, k, thresholds } }) => ({
      ...Object.fromEntries(
        thresholds.map((threshold) => [`g-pass@${k}_${formatPythonFloat(threshold)}`, gPassAtK(n, c, k, threshold)]),
      ),
      [`mg-pass@${k}`]: meanGPassAtK(n, c, k),
    }),
  ),
  best_of_k_expected: family(
    z.object({ rewards: z.array(z.number()), options: z.object({ k: z.number() }) }),
    ({ rewards, options }) => bestOfK(rewards, options.k),
  ),
  ifeval_check: family(
    Prediction.extend({
      options: z.object({ instruction_id: z.string(), kwargs: z.record(z.string(), z.unknown()) }),
    }),
    ({ prediction, options }) => followInstruction(options.instruction_id, prediction, options.kwargs),
  ),
  ifeval_inst_level: family(z.object({ items: z.array(z.array(z.boolean())) }), ({ items }) => instructionLevel(items)),
};

function perProblem(given: z.infer<typeof Counts>, score: (n: number, c: number, k: number) => number) {
  const per_problem = given.num_samples.map((n, index) => score(n, given.num_correct[index] ?? 0, given.options.k));
  return { per_problem, mean: mean(per_problem) };
}

/** The harnesses' median: of an even count the upper one. */
function upperMedian(values: readonly number[]): number {
  return values.toSorted(ascending)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const [golds, predictions] = [pairs.map(([gold]) => String(gold)), pairs.map(([, predicted]) => String(predicted))];
  return matthewsCorrelation(countConfusion(golds, predictions, labelsSeen(golds, predictions)));
}
