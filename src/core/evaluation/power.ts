import { mean, sampleDeviation } from './statistics/mean.ts';
import {
  detectableMcNemar,
  detectablePairedMean,
  rowsForPairedMean,
  usualPower,
} from './statistics/minimum-detectable.ts';
import { normalQuantile } from './statistics/normal.ts';

/** What a comparison on these rows could show, and how many rows would show less. Differences are shares: 0.01 is one point. */
export type PowerReport = {
  n: number;
  /** The smallest difference that is found with probability 0.8 at alpha 0.05. */
  minimum_detectable: number;
  rows_for: { difference: number; rows: number }[];
  /** What is assumed about a comparison with another model on the same rows. */
  assumed: string;
};

const DIFFERENCES = [0.01, 0.02, 0.05];

/**
 * Power of a paired comparison on these rows, alpha 0.05 two-sided, power 0.8. With the base's scores the spread of the differences is
 * taken from them; without, half of what two independent models of this score would have.
 */
export function powerOf(scores: Float64Array, base?: Float64Array): PowerReport {
  const binary = [scores, base ?? scores].every((each) => each.every((score) => score === 0 || score === 1));
  return binary ? ofProportions(scores, base) : ofMeans(scores, base);
}

/** Rows with which McNemar's test finds a difference of two paired proportions: the formula of `detectableMcNemar` solved for n. */
export function rowsForMcNemar(discordant: number, difference: number): number {
  const psi = Math.max(discordant, difference);
  const za = normalQuantile(1 - usualPower.alpha / 2);
  const zb = normalQuantile(usualPower.power);
  const root = (za * Math.sqrt(psi) + zb * Math.sqrt(psi - difference ** 2)) / difference;
  return Math.ceil(root ** 2 - 1e-9);
}

function ofProportions(scores: Float64Array, base: Float64Array | undefined): PowerReport {
  const n = scores.length;
  const p = mean(scores);
  const seen = base === undefined ? undefined : scores.filter((score, row) => score !== base[row]).length / n;
  const discordant = seen ?? p * (1 - p);
  const share = `${(100 * discordant).toFixed(1)} % of rows are answered differently`;
  return {
    n,
    minimum_detectable: detectableMcNemar(Math.max(discordant, 1 / n), n, usualPower),
    rows_for: DIFFERENCES.map((difference) => ({ difference, rows: rowsForMcNemar(discordant, difference) })),
    assumed: seen === undefined ? `${share} (half of what independent models would)` : `${share}, as against the base`,
  };
}

function ofMeans(scores: Float64Array, base: Float64Array | undefined): PowerReport {
  const n = scores.length;
  const differences = base === undefined ? scores : scores.map((score, row) => score - (base[row] ?? 0));
  // Two models with correlation 1/2 differ by as much as one of them varies.
  const spread = sampleDeviation(differences);
  return {
    n,
    minimum_detectable: detectablePairedMean(spread, n, usualPower),
    rows_for: DIFFERENCES.map((difference) => ({
      difference,
      rows: rowsForPairedMean(spread, difference, usualPower),
    })),
    assumed: `differences vary by ${spread.toFixed(3)}${base === undefined ? ', as much as the scores' : ', as against the base'}`,
  };
}
