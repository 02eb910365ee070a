import { normalQuantile } from './normal.ts';

/** Two-sided alpha and the wanted probability to find a true difference. */
export type Power = { alpha: number; power: number };

export const usualPower: Power = { alpha: 0.05, power: 0.8 };

/** Smallest mean of paired differences found with this power: (z_{1-alpha/2} + z_power) sd / sqrt n. */
export function detectablePairedMean(sdOfDifferences: number, n: number, { alpha, power }: Power): number {
  return ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) * sdOfDifferences) / Math.sqrt(n);
}

/** Rows needed to find a mean of paired differences of this size: the formula above solved for n. */
export function rowsForPairedMean(sdOfDifferences: number, difference: number, power: Power): number {
  const perRow = detectablePairedMean(sdOfDifferences, 1, power) / difference;
  return Math.ceil(perRow * perRow - 1e-9);
}

/** Two independent groups of n rows around a proportion: (z + z) sqrt(2 p (1 - p) / n). */
export function detectableTwoProportions(proportion: number, nPerGroup: number, { alpha, power }: Power): number {
  const spread = Math.sqrt((2 * proportion * (1 - proportion)) / nPerGroup);
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * spread;
}

/**
 * Smallest difference of two paired proportions McNemar's test finds with this power when a share `discordant` of rows is
 * answered differently: the root d of d sqrt n = z_{1-alpha/2} sqrt psi + z_power sqrt(psi - d^2). At most `discordant`.
 */
export function detectableMcNemar(discordant: number, n: number, { alpha, power }: Power): number {
  const za = normalQuantile(1 - alpha / 2);
  const zb = normalQuantile(power);
  const half = za * Math.sqrt(n * discordant);
  const square = n + zb * zb;
  const root = Math.sqrt(Math.max(0, half * half - square * discordant * (za * za - zb * zb)));
  return Math.min(discordant, (half + Math.sign(zb) * root) / square);
}
