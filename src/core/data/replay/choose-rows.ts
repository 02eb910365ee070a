import { mix32 } from '../hash-bytes.ts';

/** `count` of the rows, by a hash of seed and row, so that the same call takes the same; in ascending order. */
export function chooseRows(rows: readonly number[], count: number, seed: number): number[] {
  const ranked = rows.map((row) => ({ row, rank: mix32(row, seed) }));
  ranked.sort((a, b) => a.rank - b.rank || a.row - b.row);
  return ranked
    .slice(0, count)
    .map(({ row }) => row)
    .toSorted((a, b) => a - b);
}

/** Rows to add so that they are `share` of all. */
export function rowsForShare(own: number, share: number): number {
  return Math.round((own * share) / (1 - share));
}
