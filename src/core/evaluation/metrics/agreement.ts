import type { Confusion, Margins } from './confusion.ts';

/** How much a disagreement between labels i and j weighs. */
export const kappaWeights = {
  none: (i: number, j: number) => (i === j ? 0 : 1),
  linear: (i: number, j: number) => Math.abs(i - j),
  quadratic: (i: number, j: number) => (i - j) ** 2,
} as const;

/**
 * Cohen's kappa (1960, weighted 1968) over the rows whose both sides are listed labels: 1 - seen / expected disagreement. NaN when
 * only one label occurs. Rows with an unlisted answer do not count, so it must not stand alone beside unparsed answers.
 */
export function cohenKappa({ matrix }: Confusion, weighting: keyof typeof kappaWeights = 'none'): number {
  const rows = matrix.map((row) => sum(row));
  const columns = matrix.map((_, j) => sum(matrix.map((row) => row[j] ?? 0)));
  const n = sum(rows);
  if (weighting === 'none')
    return plainKappa({ gold: rows, predicted: columns, hits: matrix.map((row, i) => row[i] ?? 0), rows: n });
  let seen = 0;
  let expected = 0;
  for (const [i, row] of matrix.entries()) {
    for (const [j, count] of row.entries()) {
      const weight = kappaWeights[weighting](i, j);
      seen += weight * count;
      expected += (weight * (rows[i] ?? 0) * (columns[j] ?? 0)) / n;
    }
  }
  return 1 - seen / expected;
}

/** Unweighted kappa, where every row has a listed label on both sides: 1 - seen / expected disagreement; NaN when only one label occurs. */
export function plainKappa({ gold, predicted, hits, rows }: Margins): number {
  return 1 - (rows - sum(hits)) / (rows - dot(gold, predicted) / rows);
}

/**
 * Matthews correlation for any number of classes (Gorodkin 2004), from a confusion over every label seen:
 * (c s - sum p t) / sqrt((s^2 - sum p^2)(s^2 - sum t^2)); 0 when a factor is 0.
 */
export function matthewsCorrelation({ gold, predicted, hits, rows }: Margins): number {
  const covariance = sum(hits) * rows - dot(predicted, gold);
  const spread = (rows * rows - dot(predicted, predicted)) * (rows * rows - dot(gold, gold));
  return spread === 0 ? 0 : covariance / Math.sqrt(spread);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((value, index) => value * (b[index] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
