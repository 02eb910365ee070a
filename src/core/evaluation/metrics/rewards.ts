// A reference for the golden cases only: the summary that TRL's trainer logs; evaluations here tell the mean reward of samples with its interval.
import { mean, sampleDeviation, standardError } from '../statistics/mean.ts';

/** Below this a group's rewards count as equal. */
const FLAT = 1e-8;

export type RewardSummary = {
  mean: number;
  /** Over all rewards, divisor n - 1. */
  deviation: number;
  stderr: number;
  groupMeans: number[];
  /** Share of completions in groups whose rewards are all equal: nothing can be learned from them. */
  flatShare: number;
  /** (r - group mean) / (group deviation + eps), 0 in a group of one. */
  advantages: number[][];
  /** Mean over the groups of their best reward. */
  meanBest: number;
};

/** Rewards of groups of completions to one prompt each, summarised as TRL's GRPO trainer does (in doubles; it computes in floats). */
export function summarizeRewards(groups: readonly (readonly number[])[], eps = 1e-4): RewardSummary {
  const all = groups.flat();
  const flat = groups.filter((group) => deviationOf(group) <= FLAT).flat().length;
  return {
    mean: mean(all),
    deviation: sampleDeviation(all),
    stderr: standardError(all),
    groupMeans: groups.map((group) => mean(group)),
    flatShare: flat / all.length,
    advantages: groups.map((group) => group.map((reward) => (reward - mean(group)) / (deviationOf(group) + eps))),
    meanBest: mean(groups.map((group) => Math.max(...group))),
  };
}

function deviationOf(group: readonly number[]): number {
  return group.length < 2 ? 0 : sampleDeviation(group);
}
