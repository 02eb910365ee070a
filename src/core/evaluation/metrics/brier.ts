// A reference for the golden cases only: choices with probabilities, which no service that is asked here returns.
/** Brier score over several classes: mean squared distance of the probabilities from the gold class, summed over classes, not halved. */
export function brierScore(golds: readonly number[], probabilities: readonly (readonly number[])[]): number {
  const distances = probabilities.map((row, index) =>
    row.reduce((sum, p, label) => sum + (p - (label === golds[index] ? 1 : 0)) ** 2, 0),
  );
  return distances.reduce((sum, value) => sum + value, 0) / distances.length;
}
