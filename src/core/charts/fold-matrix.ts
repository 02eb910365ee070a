import { largest } from './largest.ts';

/** A confusion matrix small enough to draw. The last column may count unparsed answers. */
export type FoldedMatrix = {
  rows: string[];
  columns: string[];
  matrix: number[][];
  total: number;
  /** Rows predicted as their own label, before folding. */
  right: number;
};

/** Keeps the labels with the most rows and adds the others up in one row and one column; counts are neither lost nor added. */
export function foldMatrix(
  labels: readonly string[],
  matrix: readonly (readonly number[])[],
  keep: number,
): FoldedMatrix {
  const { kept, rest } = largest(matrix.map(sum), keep);
  const groups = [...kept.map((position) => [position]), ...(rest.length === 0 ? [] : [rest])];
  const hasUnparsed = matrix.some((row) => row.length > labels.length);
  const columnGroups = hasUnparsed ? [...groups, [labels.length]] : groups;
  const rows = [
    ...kept.map((position) => labels[position] ?? ''),
    ...(rest.length === 0 ? [] : [`${rest.length} others`]),
  ];
  return {
    rows,
    columns: hasUnparsed ? [...rows, 'unparsed'] : rows,
    matrix: groups.map((from) =>
      columnGroups.map((to) => sum(from.flatMap((row) => to.map((column) => matrix[row]?.[column] ?? 0)))),
    ),
    total: sum(matrix.map(sum)),
    right: sum(labels.map((_, position) => matrix[position]?.[position] ?? 0)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
