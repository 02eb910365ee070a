import { type LabelStatistic, labelStatistics } from './label-metrics.ts';
import type { PredictionLine } from './prediction-lines.ts';

/**
 * The cell of the confusion matrix each row falls into: gold * size + predicted, where the last column counts unparsed answers; and what is made
 * of the counts of the cells.
 */
export type LabelCells = { cells: Uint32Array; size: number; statistic: LabelStatistic };

/** The cells of the rows for a metric that is computed from their counts; undefined for any other. */
export function toLabelCells(
  metric: string,
  lines: readonly PredictionLine[],
  labels: readonly string[],
): LabelCells | undefined {
  const statistic = labelStatistics.get(metric);
  if (statistic === undefined) return undefined;
  const codes = new Map(labels.map((label, code) => [label, code]));
  const codeOf = (label: string | undefined): number => codes.get(label ?? '') ?? labels.length;
  const size = labels.length + 1;
  const cells = Uint32Array.from(lines, (line) => codeOf(line.gold.trim()) * size + codeOf(line.label));
  return { cells, size, statistic };
}

/** The metric of a list of rows, of which some occur several times and some not at all. */
export function labelValue({ cells, size, statistic }: LabelCells, rows: Uint32Array): number {
  const counts = new Uint32Array(size * size);
  for (let i = 0; i < rows.length; i++) {
    const cell = cells[rows[i] ?? 0] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return statistic(counts, size);
}

export function allRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}
