import { type ProblemLog, REPORTED_EXAMPLES } from './problem-log.ts';
import type { RowShape } from './shapes/detect-shape.ts';

/** Rows of one shape, and their share of all. */
export type ShapeCount = { shape: string; rows: number; share: number };

/** Counts in which shapes the usable rows came. */
export type ShapeTally = {
  /** One row, whatever its shape. */
  arrive(): void;
  /** That row was no columns, but of this shape. */
  add(row: number, shape: RowShape): void;
  counts(): ShapeCount[];
  /** Reports the rows that are unlike most. */
  report(problems: ProblemLog): void;
};

export function createShapeTally(): ShapeTally {
  const seen = new Map<RowShape, { rows: number; first: number[] }>();
  let arrived = 0;

  function counts(): ShapeCount[] {
    const others = [...seen].map(([shape, { rows }]) => ({ shape, rows }));
    const columns = arrived - others.reduce((sum, { rows }) => sum + rows, 0);
    return [...others, { shape: 'columns', rows: columns }]
      .filter(({ rows }) => rows > 0)
      .map(({ shape, rows }) => ({ shape, rows, share: Math.round((rows / arrived) * 1000) / 1000 }))
      .toSorted((a, b) => b.rows - a.rows);
  }

  return {
    arrive: () => void arrived++,
    add(row, shape) {
      let known = seen.get(shape);
      if (known === undefined) seen.set(shape, (known = { rows: 0, first: [] }));
      known.rows++;
      if (known.first.length < REPORTED_EXAMPLES) known.first.push(row);
    },
    counts,
    report(problems) {
      const [usual, ...others] = counts();
      for (const { shape, rows } of others) {
        const first = [...seen].find(([name]) => name === shape)?.[1].first ?? [0];
        const detail = `of shape ${shape}, unlike ${usual?.rows} of ${arrived} rows, which are ${usual?.shape}`;
        problems.note(
          'mixed_shapes',
          rows,
          first.map((row) => ({ row, detail })),
        );
      }
    },
  };
}
