import { isLikelihoodMetric } from './likelihoods.ts';

/** 1 of a metric of which more is better, -1 of one of which less is. */
export function betterSign(metric: string): 1 | -1 {
  return isLikelihoodMetric(metric) || metric === 'solved_never' ? -1 : 1;
}
