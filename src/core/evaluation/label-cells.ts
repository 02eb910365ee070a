import type { PredictionLine } from './prediction-lines.ts';

/** The cell of the confusion matrix each row falls into: gold * size + predicted, where the last column counts unparsed answers. */
export type LabelCells = { cells: Uint32Array; size: number };

export function toLabelCells(lines: readonly PredictionLine[], labels: readonly string[]): LabelCells {
  const codes = new Map(labels.map((label, code) => [label, code]));
  const codeOf = (label: string | undefined): number => codes.get(label ?? '') ?? labels.length;
  const size = labels.length + 1;
  return { cells: Uint32Array.from(lines, (line) => codeOf(line.gold.trim()) * size + codeOf(line.label)), size };
}

/**
 * Macro F1 of a list of rows, as scikit-learn has it: unweighted mean over the labels that occur there as gold or prediction. An
 * unparsed answer is a missed gold label and no label of its own.
 */
export function macroF1({ cells, size }: LabelCells, rows: Uint32Array): number {
  const counts = new Uint32Array(size * size);
  for (let i = 0; i < rows.length; i++) {
    const cell = cells[rows[i] ?? 0] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  let sum = 0;
  let seen = 0;
  for (let label = 0; label < size - 1; label++) {
    const denominator = occurrences(counts, size, label);
    if (denominator === 0) continue;
    seen++;
    sum += (2 * (counts[label * size + label] ?? 0)) / denominator;
  }
  return seen === 0 ? 0 : sum / seen;
}

/** How often a label is the gold one plus how often it is predicted. */
function occurrences(counts: Uint32Array, size: number, label: number): number {
  let total = 0;
  for (let other = 0; other < size; other++) {
    total += (counts[label * size + other] ?? 0) + (counts[other * size + label] ?? 0);
  }
  return total;
}

export function allRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}
