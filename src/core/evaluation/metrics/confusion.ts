/** How often each label is the gold one, how often it is predicted, and how often both; `rows` counts every row. */
export type Margins = {
  gold: readonly number[];
  predicted: readonly number[];
  hits: readonly number[];
  rows: number;
};

/** Rows are gold labels, columns predictions; `gold` and `predicted` count every row, also those whose other side is not a label. */
export type Confusion = Margins & {
  labels: string[];
  matrix: number[][];
  /** Rows whose prediction is the gold label, whether listed or not. */
  correct: number;
};

/** Counts pairs over a list of labels. A prediction outside the list (an unparsed answer) falls into no cell. */
export function countConfusion(
  golds: readonly string[],
  predictions: readonly string[],
  labels: readonly string[],
): Confusion {
  const index = new Map(labels.map((label, position) => [label, position]));
  const zeros = (): number[] => labels.map(() => 0);
  const confusion = { labels: [...labels], matrix: labels.map(zeros), gold: zeros(), predicted: zeros() };
  let correct = 0;
  for (const [row, gold] of golds.entries()) {
    const prediction = predictions[row] ?? '';
    if (gold === prediction) correct++;
    const [g, p] = [index.get(gold), index.get(prediction)];
    if (g !== undefined) increment(confusion.gold, g);
    if (p !== undefined) increment(confusion.predicted, p);
    if (g !== undefined && p !== undefined) increment(confusion.matrix[g], p);
  }
  const hits = confusion.matrix.map((row, label) => row[label] ?? 0);
  return { ...confusion, hits, rows: golds.length, correct };
}

/** Every label seen on either side, by code point. */
export function labelsSeen(golds: readonly string[], predictions: readonly string[]): string[] {
  return [...new Set([...golds, ...predictions])].toSorted(byCodePoint);
}

export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function increment(counts: number[] | undefined, index: number): void {
  if (counts !== undefined) counts[index] = (counts[index] ?? 0) + 1;
}
