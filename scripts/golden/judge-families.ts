import { z } from 'zod';
import { alpacaWinRate } from '../../src/core/evaluation/metrics/alpaca-win-rate.ts';
import { bradleyTerry, winProbability } from '../../src/core/evaluation/metrics/bradley-terry.ts';
import {
  backwardTransfer,
  finalAccuracy,
  forwardTransfer,
  meanForgetting,
} from '../../src/core/evaluation/metrics/continual-learning.ts';
import { forgettingOf } from '../../src/core/evaluation/metrics/forgetting.ts';
import {
  parseRating,
  parseRatingPair,
  parseSimpleQaGrade,
  parseVerdict,
  summarizePairs,
} from '../../src/core/evaluation/metrics/judge-verdicts.ts';
import { extractBbhAnswer, extractChoiceLetter } from '../../src/core/evaluation/metrics/nova-answers.ts';
import { summarizeRewards } from '../../src/core/evaluation/metrics/rewards.ts';
import { rubricScore } from '../../src/core/evaluation/metrics/rubric-score.ts';
import { type Family, family } from './case.ts';

const Prediction = z.object({ prediction: z.string() });
const Game = z.enum(['model_1', 'model_2', 'tie', 'error']);
const Criterion = z.discriminatedUnion('type', [
  z.object({ type: z.literal('scale'), score: z.number(), weight: z.number() }),
  z.object({ type: z.literal('binary'), score: z.boolean(), weight: z.number() }),
]);
const Scores = z.record(z.string(), z.number());

/** Judges, win rates, forgetting and rewards. */
export const judgeFamilies: Readonly<Record<string, Family>> = {
  nova_mmlu_extract: family(
    Prediction.extend({ options: z.object({ letters: z.string() }) }),
    ({ prediction, options }) => extractChoiceLetter(prediction, options.letters),
  ),
  nova_bbh_extract: family(Prediction, ({ prediction }) => extractBbhAnswer(prediction)),
  judge_pairwise_parse: family(
    Prediction.extend({ options: z.object({ output_format: z.string(), tie_delta: z.number() }) }),
    ({ prediction, options }) =>
      options.output_format === '[[A]]' ? parseVerdict(prediction) : parseRatingPair(prediction, options.tie_delta),
  ),
  judge_single_parse: family(Prediction, ({ prediction }) => parseRating(prediction)),
  judge_simpleqa_grade: family(Prediction, ({ prediction }) => parseSimpleQaGrade(prediction)),
  judge_pairwise_summary: family(z.object({ verdicts: z.array(z.tuple([Game, Game])) }), ({ verdicts }) =>
    summarizePairs(verdicts),
  ),
  alpaca_winrate: family(z.object({ preferences: z.array(z.number()) }), ({ preferences }) =>
    alpacaWinRate(preferences),
  ),
  bradley_terry: family(
    z.object({
      models: z.array(z.string()),
      results: z.array(
        z.object({ a: z.string(), b: z.string(), a_wins: z.number(), b_wins: z.number(), ties: z.number() }),
      ),
    }),
    ({ models, results }) => {
      const { logStrengths, elo } = bradleyTerry(models, results);
      const [first = 0, second = 0] = logStrengths;
      return { log_strength_mean0: logStrengths, elo, win_prob_first_vs_second: winProbability(first, second) };
    },
  ),
  rubric_weighted_score: family(
    z.object({ criteria_A: z.array(Criterion), criteria_B: z.array(Criterion) }),
    ({ criteria_A, criteria_B }) => {
      const [a, b] = [rubricScore(criteria_A), rubricScore(criteria_B)];
      return { weighted_score_A: a, weighted_score_B: b, score_margin: a - b };
    },
  ),
  continual_metrics: family(
    z.object({ matrix: z.array(z.array(z.number())), baseline: z.array(z.number()) }),
    ({ matrix, baseline }) => ({
      final_accuracy: finalAccuracy(matrix),
      bwt_gem_code: backwardTransfer(matrix, 'tasks'),
      bwt_paper_T_minus_1: backwardTransfer(matrix, 'tasks-1'),
      fwt_gem_code: forwardTransfer(matrix, baseline, 'tasks'),
      fwt_paper_T_minus_1: forwardTransfer(matrix, baseline, 'tasks-1'),
      forgetting_chaudhry: meanForgetting(matrix),
    }),
  ),
  forgetting_delta: family(z.object({ base: Scores, tuned: Scores }), ({ base, tuned }) => {
    const { forgetting, mean, relative, max } = forgettingOf(base, tuned);
    return { forgetting, mean_forgetting: mean, relative, max_forgetting: max };
  }),
  reward_summary: family(
    z.object({ groups: z.array(z.array(z.number())), options: z.object({ eps: z.number() }) }),
    ({ groups, options }) => {
      const summary = summarizeRewards(groups, options.eps);
      return {
        mean_reward: summary.mean,
        reward_std: summary.deviation,
        stderr: summary.stderr,
        group_means: summary.groupMeans,
        frac_reward_zero_std: summary.flatShare,
        grpo_advantages: summary.advantages,
        max_of_group_mean: summary.meanBest,
      };
    },
  ),
};
