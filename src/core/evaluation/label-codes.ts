import type { PredictionLine } from './prediction-lines.ts';

/** Gold and predicted labels as numbers, row by row; an unparsed answer is the number after the last label. */
export type LabelCodes = { gold: Uint16Array; predicted: Uint16Array; labels: readonly string[] };

export function toLabelCodes(lines: readonly PredictionLine[], labels: readonly string[]): LabelCodes {
  const codes = new Map(labels.map((label, code) => [label, code]));
  const codeOf = (label: string | undefined): number => codes.get(label ?? '') ?? labels.length;
  return {
    gold: Uint16Array.from(lines, (line) => codeOf(line.gold.trim())),
    predicted: Uint16Array.from(lines, (line) => codeOf(line.label)),
    labels,
  };
}

/**
 * Macro F1 of a list of rows, as scikit-learn has it: unweighted mean over the labels that occur there as gold or prediction. An
 * unparsed answer is a missed gold label and no label of its own.
 */
export function macroF1({ gold, predicted, labels }: LabelCodes, rows: Uint32Array): number {
  const hits = new Float64Array(labels.length + 1);
  const mentions = new Float64Array(labels.length + 1);
  for (const row of rows) {
    const [g, p] = [gold[row] ?? 0, predicted[row] ?? 0];
    mentions[g] = (mentions[g] ?? 0) + 1;
    mentions[p] = (mentions[p] ?? 0) + 1;
    if (g === p) hits[g] = (hits[g] ?? 0) + 1;
  }
  let sum = 0;
  let seen = 0;
  for (let label = 0; label < labels.length; label++) {
    const denominator = mentions[label] ?? 0;
    if (denominator === 0) continue;
    seen++;
    sum += (2 * (hits[label] ?? 0)) / denominator;
  }
  return seen === 0 ? 0 : sum / seen;
}

export function allRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}
