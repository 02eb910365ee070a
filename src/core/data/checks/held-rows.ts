import { REPORTED_EXAMPLES } from '../problem-log.ts';

/** Numbers of so many rows are held, the first of them with what there is to say. */
const HELD = 100_000;

/** Rows that may turn out to be a problem once the whole set is known; a row without words has an empty detail. */
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
      if (rows.length < HELD) rows.push({ row, detail: rows.length < REPORTED_EXAMPLES ? detail() : '' });
    },
    count: () => count,
    rows: () => rows,
  };
}
