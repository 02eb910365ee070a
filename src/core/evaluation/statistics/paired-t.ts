// A reference for the golden cases only: the paired t test; here pairs are compared by a permutation, which assumes no distribution.
import { mean, sampleDeviation } from './mean.ts';
import { studentQuantileTwoSided, studentTwoSided } from './student-t.ts';

export type PairedT = {
  meanDifference: number;
  deviation: number;
  stderr: number;
  t: number;
  df: number;
  p: number;
  low: number;
  high: number;
};

/** Student's paired t test of differences (second minus first). All differences zero: NaN; constant but not zero: t infinite, p 0. */
export function pairedT(differences: readonly number[], alpha = 0.05): PairedT {
  const meanDifference = mean(differences);
  const deviation = sampleDeviation(differences);
  const stderr = deviation / Math.sqrt(differences.length);
  const df = differences.length - 1;
  const t = meanDifference / stderr;
  const half = studentQuantileTwoSided(alpha, df) * stderr;
  return {
    meanDifference,
    deviation,
    stderr,
    t,
    df,
    p: studentTwoSided(t, df),
    low: meanDifference - half,
    high: meanDifference + half,
  };
}
