export type Permutation = { p: number; pGreater: number; extreme: number; total: number };

/** Sums that are equal in exact arithmetic may differ by this share in doubles. */
const RELATIVE_TIE = 100 * Number.EPSILON;

/**
 * Exact paired permutation test: all 2^n sign flips of the differences, statistic their sum. `p` is the share with |sum| at
 * least the observed, `pGreater` the share with a sum at least the observed. Meant for n up to about 20.
 */
export function pairedPermutation(differences: readonly number[]): Permutation {
  const observed = differences.reduce((sum, value) => sum + value, 0);
  const slack = RELATIVE_TIE * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const total = 2 ** differences.length;
  let extreme = 0;
  let greater = 0;
  for (let flips = 0; flips < total; flips++) {
    const sum = flippedSum(differences, flips);
    if (Math.abs(sum) >= Math.abs(observed) - slack) extreme++;
    if (sum >= observed - slack) greater++;
  }
  return { p: extreme / total, pGreater: greater / total, extreme, total };
}

function flippedSum(differences: readonly number[], flips: number): number {
  let sum = 0;
  for (const [index, value] of differences.entries()) sum += (flips >>> index) & 1 ? -value : value;
  return sum;
}
