import { normalQuantile } from './normal.ts';

export type ProportionInterval = { low: number; high: number; center: number };

/** Wilson's score interval of a proportion, two-sided, exactly 0 or 1 at the ends. Wilson 1927; n = 0 gives NaN. */
export function wilsonInterval(successes: number, n: number, alpha = 0.05): ProportionInterval {
  if (n === 0) return { low: Number.NaN, high: Number.NaN, center: Number.NaN };
  const z = normalQuantile(1 - alpha / 2);
  const p = successes / n;
  const scale = 1 + (z * z) / n;
  const center = (p + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / scale;
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === n ? 1 : Math.min(1, center + half),
    center,
  };
}
