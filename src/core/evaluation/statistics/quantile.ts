/** Quantile of sorted values, type 7 of Hyndman and Fan (1996), the default of R and numpy: linear at (n - 1) q. Empty: NaN. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}

/** As above for values in any order. */
export function quantile(values: readonly number[], q: number): number {
  return quantileOfSorted(values.toSorted(ascending), q);
}

export function ascending(a: number, b: number): number {
  return a - b;
}
