import { logGamma } from '../statistics/log-gamma.ts';
import { stripWhite } from './python-text.ts';

/**
 * Chance that at least one of k samples drawn from n with c right ones is right (Chen et al. 2021): 1 - C(n-c, k)/C(n, k). With k > n it is 1,
 * as in the reference: callers must not ask.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1;
  let allWrong = 1;
  for (let i = n - c + 1; i <= n; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}

/** Chance that all k samples are right: C(c, k)/C(n, k). */
export function passHatK(n: number, c: number, k: number): number {
  let all = 1;
  for (let i = 0; i < k; i++) all *= Math.max(0, c - i) / (n - i);
  return all;
}

/** Chance that at least ceil(k t), but one, of k samples are right (G-Pass@k, Liu et al. 2024). 0 when that many cannot be. */
export function gPassAtK(n: number, c: number, k: number, threshold: number): number {
  return atLeast(n, c, k, Math.max(Math.ceil(k * threshold), 1));
}

/** Mean of G-Pass@k over thresholds above one half: 2/k times the sum from ceil(k/2) + 1 to k. */
export function meanGPassAtK(n: number, c: number, k: number): number {
  let sum = 0;
  for (let right = Math.ceil(k / 2) + 1; right <= k; right++) sum += atLeast(n, c, k, right);
  return (2 / k) * sum;
}

/** Expected best reward of k out of the rewards given: mean over all k-subsets of their maximum. */
export function bestOfK(rewards: readonly number[], k: number): number {
  const sorted = rewards.toSorted((a, b) => a - b);
  const subsets = choose(sorted.length, k);
  return sorted.reduce((sum, reward, index) => sum + (reward * choose(index, k - 1)) / subsets, 0);
}

/** lighteval's pass@k of one problem: samples that equal the gold after trimming are right; an empty sample equals an empty gold. */
export function passAtKOfSamples(samples: readonly string[], gold: string, k: number, n = samples.length): number {
  const right = samples.slice(0, n).filter((sample) => stripWhite(sample) === stripWhite(gold)).length;
  return passAtK(n, right, k);
}

/** lighteval's maj@k: whether the most frequent of the first k samples (the first on ties) is the gold. */
export function majorityAtK(samples: readonly string[], gold: string, k: number): number {
  const counts = new Map<string, number>();
  for (const sample of samples.slice(0, k)) counts.set(sample, (counts.get(sample) ?? 0) + 1);
  const [most] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);
  return most === gold ? 1 : 0;
}

/** P(X >= m) of right samples among k drawn without replacement. */
function atLeast(n: number, c: number, k: number, m: number): number {
  if (k > n || m > Math.min(c, k)) return 0;
  let sum = 0;
  for (let right = m; right <= Math.min(c, k); right++) {
    if (k - right <= n - c) sum += Math.exp(logChoose(c, right) + logChoose(n - c, k - right) - logChoose(n, k));
  }
  return Math.min(1, sum);
}

function choose(n: number, k: number): number {
  return k > n ? 0 : Math.exp(logChoose(n, k));
}

function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
