import { homogeneityTest } from '../../evaluation/statistics/chi-square.ts';

export type Counts = ReadonlyMap<string, number>;

/** Shares before and now, from 0 to 1. */
export type Move = { category: string; was: number; is: number };

export type CountsCompared = {
  /** Population stability index, in nats. */
  psi: number;
  /** Pearson's chi-square test of homogeneity. */
  p: number;
  /** Half the sum of the differences of shares: how many of a hundred answers are others, as a share. */
  moved: number;
  /** The categories by how far they moved, the farthest first. */
  moves: Move[];
};

/** Below this expected count the chi-square distribution is no longer close (Cochran 1954). */
const FEWEST_EXPECTED = 5;
const OTHER = '(other)';

/**
 * Compares how often each category occurs in two samples. Rare categories are taken together first. PSI is the sum of
 * (q - p) ln(q / p) over categories, with half a case added to each so that an empty one stays finite.
 */
export function compareCounts(before: Counts, now: Counts): CountsCompared {
  const [m, n] = [total(before), total(now)];
  const cells = pooled(before, now, m, n);
  const moves = cells.map(({ category, b, a }) => ({ category, was: b / m, is: a / n }));
  const { p } = homogeneityTest(
    cells.map(({ b }) => b),
    cells.map(({ a }) => a),
  );
  return {
    psi: cells.reduce(
      (sum, { a, b }) => sum + psiTerm((b + 0.5) / (m + cells.length / 2), (a + 0.5) / (n + cells.length / 2)),
      0,
    ),
    p,
    moved: moves.reduce((sum, { was, is }) => sum + Math.abs(is - was), 0) / 2,
    moves: moves.toSorted((x, y) => Math.abs(y.is - y.was) - Math.abs(x.is - x.was)),
  };
}

type Cell = { category: string; b: number; a: number };

function pooled(before: Counts, now: Counts, m: number, n: number): Cell[] {
  const cells = [...new Set([...before.keys(), ...now.keys()])].map((category): Cell => ({
    category,
    b: before.get(category) ?? 0,
    a: now.get(category) ?? 0,
  }));
  const enough = ({ a, b }: Cell): boolean => ((a + b) * Math.min(m, n)) / (m + n) >= FEWEST_EXPECTED;
  const [rare, common] = [cells.filter((cell) => !enough(cell)), cells.filter(enough)];
  if (rare.length === 0) return common;
  const rest = rare.reduce((sum, { a, b }) => ({ ...sum, a: sum.a + a, b: sum.b + b }), {
    category: OTHER,
    a: 0,
    b: 0,
  });
  if (enough(rest)) return [...common, rest];
  const [least, ...others] = common.toSorted((x, y) => x.a + x.b - (y.a + y.b));
  return least === undefined ? [rest] : [{ ...least, a: least.a + rest.a, b: least.b + rest.b }, ...others];
}

function psiTerm(p: number, q: number): number {
  return (q - p) * Math.log(q / p);
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
