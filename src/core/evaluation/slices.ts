import type { Slice } from '../runs/evaluation-record.ts';
import { fisherExactP } from './statistics/fisher-exact.ts';
import { holm } from './statistics/multiple-testing.ts';
import { type Moments, welchP } from './statistics/welch-t.ts';
import { wilsonInterval } from './statistics/wilson.ts';

/** A column of the rows, aligned with their scores; undefined where a row has no value. */
export type SliceColumn = { column: string; values: readonly (string | undefined)[] };

/** A slice against all other rows: `delta` is its score less theirs. */
export type TestedSlice = Slice & { rest: number; delta: number; p_adjusted: number; significant: boolean };

/** `tested` slices were tested together; the shown ones are those with the smallest p. `left_out` says why a column has none. */
export type SliceReport = { tested: number; slices: TestedSlice[]; left_out: { column: string; reason: string }[] };

const ALPHA = 0.05;
const FEWEST_ROWS = 10;
const MOST_VALUES = 50;
const SHOWN = 30;
const Z = 1.96;

/** Sums over the scores of some rows; differences of sums are those of the other rows. */
type Sums = { n: number; sum: number; squares: number };
type Group = { column: string; value: string; inside: Sums; outside: Sums };

/**
 * Where a model is better or worse than elsewhere: each value of each column with at least 10 rows against all other rows, Fisher's exact
 * test for right or wrong, Welch's t test for other scores, Holm's correction over all slices of all columns.
 */
export function compareSlices(scores: Float64Array, columns: readonly SliceColumn[]): SliceReport {
  const left_out: SliceReport['left_out'] = [];
  const all = sumsOf(scores);
  const groups = columns.flatMap((column) => {
    const found = toGroups(scores, all, column);
    if (typeof found !== 'string') return found;
    left_out.push({ column: column.column, reason: found });
    return [];
  });
  const binary = scores.every((score) => score === 0 || score === 1);
  const adjusted = holm(groups.map((group) => testGroup(group, binary)));
  const slices = groups
    .map((group, index) => toSlice(group, binary, adjusted[index] ?? 1))
    .toSorted((a, b) => a.p_adjusted - b.p_adjusted || a.delta - b.delta);
  return { tested: groups.length, slices: slices.slice(0, SHOWN), left_out };
}

/** The groups of a column that can be tested, or why there are none. */
function toGroups(scores: Float64Array, all: Sums, { column, values }: SliceColumn): Group[] | string {
  const sums = new Map<string, Sums>();
  for (const [row, value] of values.entries()) {
    if (value === undefined) continue;
    const known = sums.get(value);
    sums.set(value, add(known ?? { n: 0, sum: 0, squares: 0 }, scores[row] ?? 0));
  }
  if (sums.size < 2) return sums.size === 0 ? 'no row has a value' : 'all rows have the same value';
  if (sums.size > MOST_VALUES) return `${sums.size} different values, at most ${MOST_VALUES} are looked at`;
  const large = [...sums].filter(([, { n }]) => n >= FEWEST_ROWS && all.n - n >= FEWEST_ROWS);
  if (large.length === 0) return `no value has ${FEWEST_ROWS} rows`;
  return large.map(([value, inside]) => ({ column, value, inside, outside: without(all, inside) }));
}

function testGroup({ inside, outside }: Group, binary: boolean): number {
  if (!binary) return welchP(toMoments(inside), toMoments(outside));
  return fisherExactP(inside.sum, inside.n - inside.sum, outside.sum, outside.n - outside.sum);
}

function toSlice({ column, value, inside, outside }: Group, binary: boolean, p_adjusted: number): TestedSlice {
  const { n, mean: score, variance } = toMoments(inside);
  const rest = toMoments(outside).mean;
  const { low, high } = binary ? wilsonInterval(inside.sum, n) : around(score, Z * Math.sqrt(variance / n));
  const significant = p_adjusted <= ALPHA;
  return { column, value, n, score, ci95: [low, high], rest, delta: score - rest, p_adjusted, significant };
}

function around(center: number, half: number): { low: number; high: number } {
  return { low: center - half, high: center + half };
}

function sumsOf(scores: Float64Array): Sums {
  return scores.reduce<Sums>((sums, score) => add(sums, score), { n: 0, sum: 0, squares: 0 });
}

function add(sums: Sums, score: number): Sums {
  sums.n++;
  sums.sum += score;
  sums.squares += score * score;
  return sums;
}

function without(all: Sums, part: Sums): Sums {
  return { n: all.n - part.n, sum: all.sum - part.sum, squares: all.squares - part.squares };
}

/** A variance below rounding is none. */
function toMoments({ n, sum, squares }: Sums): Moments {
  const variance = (squares - (sum * sum) / n) / (n - 1);
  return { n, mean: sum / n, variance: variance < 1e-12 ? 0 : variance };
}
