import { logGamma } from './log-gamma.ts';

/** Tables as likely as the observed one up to rounding count with it. */
const TIE = 1 + 1e-7;

/**
 * Fisher's exact test of a two-by-two table, two-sided: the probability, with the margins as they are, of all tables that are at most as
 * likely as this one (R's and scipy's definition). Without a margin to differ in 1.
 */
export function fisherExactP(a: number, b: number, c: number, d: number): number {
  const [first, total, hits] = [a + b, a + b + c + d, a + c];
  const logProbability = (k: number): number =>
    logChoose(hits, k) + logChoose(total - hits, first - k) - logChoose(total, first);
  const limit = logProbability(a) + Math.log(TIE);
  let sum = 0;
  for (let k = Math.max(0, first + hits - total); k <= Math.min(first, hits); k++) {
    const log = logProbability(k);
    if (log <= limit) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
