import { REPORTED_EXAMPLES, type ProblemLog } from './problem-log.ts';
import type { RowShape } from './shapes/detect-shape.ts';

/** Counts in which shapes the rows came. */
export type ShapeTally = {
  add(row: number, shape: RowShape): void;
  /** Rows of each shape, of `read` rows; those that were never looked at as objects are columns. */
  counts(read: number): { shape: string; rows: number; share: number }[];
  /** Reports the rows that are unlike most. */
  report(read: number, problems: ProblemLog): void;
};

export function createShapeTally(): ShapeTally {
  const seen = new Map<RowShape, { count: number; first: number[] }>();
  let total = 0;

  function counts(read: number) {
    const columns = read - total;
    const all = [...seen].map(([shape, { count }]) => ({ shape, rows: count, share: 0 }));
    if (columns > 0) {
      const flat = all.find(({ shape }) => shape === 'flat');
      if (flat === undefined) all.push({ shape: 'flat', rows: columns, share: 0 });
      else flat.rows += columns;
    }
    return all
      .map((each) => ({ ...each, share: Math.round((each.rows / Math.max(1, read)) * 1000) / 1000 }))
      .toSorted((a, b) => b.rows - a.rows);
  }

  return {
    add(row, shape) {
      total++;
      let known = seen.get(shape);
      if (known === undefined) seen.set(shape, (known = { count: 0, first: [] }));
      known.count++;
      if (known.first.length < REPORTED_EXAMPLES) known.first.push(row);
    },
    counts,
    report(read, problems) {
      const [usual, ...others] = counts(read);
      for (const { shape, rows } of others) {
        const first = [...seen].find(([name]) => name === shape)?.[1].first ?? [];
        const detail = `a row of shape ${shape}; most (${usual?.rows} of ${read}) are ${usual?.shape}`;
        problems.note(
          'mixed_shapes',
          rows,
          first.length === 0 ? [{ row: 0, detail }] : first.map((row) => ({ row, detail })),
        );
      }
    },
  };
}
