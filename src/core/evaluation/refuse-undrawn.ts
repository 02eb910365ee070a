import { ForgeError } from '../errors.ts';
import { answersNeeded, isRewardMetric, isSampledMetric } from './sampled-scores.ts';

/** How many answers each row has, whether a function rewarded them, and whose they are. */
export type Drawn = { answers: number; rewarded: boolean; where: string };

/** Refuses metrics of several answers to each row where there are too few, and metrics of rewards where there are none. */
export function refuseUndrawn(metrics: readonly string[], { answers, rewarded, where }: Drawn): void {
  for (const metric of metrics.filter(isSampledMetric)) {
    if (isRewardMetric(metric)) {
      if (!rewarded) throw noRewards(metric, where);
      continue;
    }
    const needed = Math.max(2, answersNeeded(metric));
    if (answers < needed) throw tooFew(metric, needed, answers, where);
  }
}

function noRewards(metric: string, where: string): ForgeError {
  return new ForgeError('bad_request', `${metric} needs a reward of every answer; ${where} has none or not all`, {
    next: `leave ${metric} out, or pass predictions: a file with "reward" in every record`,
  });
}

function tooFew(metric: string, needed: number, answers: number, where: string): ForgeError {
  const has = answers === 1 ? '1 answer' : `${answers} answers`;
  return new ForgeError('bad_request', `${metric} needs ${needed} answers to each row; ${where} has ${has}`, {
    next:
      answers === 1
        ? 'use metric exact_match, or pass predictions: a file with several records of each row'
        : `ask for pass_at_1 to pass_at_${answers}`,
  });
}
