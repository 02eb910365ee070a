/** Adjusted p values in the order given; reject where adjusted <= alpha. */
export type Adjust = (pValues: readonly number[]) => number[];

/** Holm 1979: running maximum of min(1, (m - i + 1) p_(i)) over the sorted p values. */
export const holm: Adjust = (pValues) => {
  const m = pValues.length;
  let largest = 0;
  return inOrder(pValues, sortedIndices(pValues), (p, rank) => {
    largest = Math.max(largest, Math.min(1, (m - rank) * p));
    return largest;
  });
};

/** min(1, m p). */
export const bonferroni: Adjust = (pValues) => pValues.map((p) => Math.min(1, pValues.length * p));

/** Benjamini and Hochberg 1995: running minimum of m/i p_(i) from the largest down (controls the false discovery rate). */
export const benjaminiHochberg: Adjust = (pValues) => {
  const m = pValues.length;
  let smallest = 1;
  return inOrder(pValues, sortedIndices(pValues).toReversed(), (p, step) => {
    smallest = Math.min(smallest, (m / (m - step)) * p);
    return smallest;
  });
};

function sortedIndices(values: readonly number[]): number[] {
  return [...values.keys()].toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** Walks the values in `order` and puts each answer back at its own place. */
function inOrder(
  values: readonly number[],
  order: readonly number[],
  adjust: (p: number, step: number) => number,
): number[] {
  const adjusted = Array.from({ length: values.length }, () => 0);
  for (const [step, index] of order.entries()) adjusted[index] = adjust(values[index] ?? 0, step);
  return adjusted;
}
