import { deviance, logGamma, stirlingError } from './log-gamma.ts';

/** P(X = k) for X ~ Bin(n, p), by Loader's saddle-point form: exact to about 1e-15 also for large n. */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (p === 1) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const errors = factorialError(n) - factorialError(k) - factorialError(n - k);
  const exponent = errors - deviance(k, n * p) - deviance(n - k, n * (1 - p));
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** P(X <= k) for X ~ Bin(n, p): sums the shorter tail from its largest term on. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (p <= 0) return 1;
  if (p >= 1) return 0;
  return k < n * p ? sumDown(k, n, p) : 1 - sumUp(k + 1, n, p);
}

function sumDown(from: number, n: number, p: number): number {
  const odds = (1 - p) / p;
  let term = binomialPmf(from, n, p);
  let sum = 0;
  for (let k = from; k >= 0 && term > sum * 1e-18; k--) {
    sum += term;
    term *= (k / (n - k + 1)) * odds;
  }
  return Math.min(1, sum);
}

function sumUp(from: number, n: number, p: number): number {
  return sumDown(n - from, n, 1 - p);
}

/** ln n! minus Stirling's main terms for n!. */
function factorialError(n: number): number {
  if (n >= 16) return stirlingError(n);
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
}
