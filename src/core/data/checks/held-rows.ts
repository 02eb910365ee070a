import { REPORTED_EXAMPLES } from '../problem-log.ts';

/** Rows that may turn out to be a problem once the whole set is known: their number and the first of them. */
export type HeldRows = {
  hold(row: number, detail: () => string): void;
  count(): number;
  rows(): readonly { row: number; detail: string }[];
};

export function createHeldRows(): HeldRows {
  const rows: { row: number; detail: string }[] = [];
  let count = 0;
  return {
    hold(row, detail) {
      count++;
      if (rows.length < REPORTED_EXAMPLES) rows.push({ row, detail: detail() });
    },
    count: () => count,
    rows: () => rows,
  };
}
