import type { DraftRow } from '../draft-row.ts';
import { mix32 } from '../hash-bytes.ts';
import { type SplitShares, splitNames } from './split-names.ts';

/** More strata than this share one. */
export const MAX_STRATA = 4096;
const TOLERANCE = 0.02;
const EPSILON = 1e-9;

/** Decides the split of each row in order of arrival, so that rows added later never move earlier ones. */
export type SplitChooser = {
  /** Rows with the same prompt, or of the same group, go where the first of them went. */
  binds: boolean;
  /** Index into `splitNames`, for a row of this stratum whose key has this hash. */
  choose(stratum: string, high: number, low: number, draft: DraftRow): number;
  /** Counts a row whose split was given (its group or prompt has one already). */
  put(stratum: string, split: number): void;
  strata(): number;
  overflowed(): boolean;
};

type Counts = { total: number; of: Float64Array };

/**
 * A row goes where the hash of its key and the seed says, unless a stratum (a label) or the whole would then be too far from
 * the asked shares; then it goes to the split that lacks most. Each label stays within one row or two points of its shares
 * (as far as rows that belong together allow).
 */
export function createSplitChooser(shares: SplitShares, seed: number): SplitChooser {
  const asked = splitNames.map((name) => shares[name]);
  const whole = newCounts();
  const strata = new Map<string, Counts>();
  const rest = newCounts();

  function countsOf(stratum: string): Counts {
    let counts = strata.get(stratum);
    if (counts !== undefined) return counts;
    if (strata.size >= MAX_STRATA) return rest;
    counts = newCounts();
    strata.set(stratum, counts);
    return counts;
  }

  function lack(counts: Counts, split: number, chosen: number): number {
    return (asked[split] ?? 0) * (counts.total + 1) - (counts.of[split] ?? 0) - (split === chosen ? 1 : 0);
  }

  /** Whether giving the next row to `chosen` leaves no split too far from its share, above or below. */
  function fits(counts: Counts, chosen: number, atLeast: number): boolean {
    const bound = Math.max(atLeast, TOLERANCE * (counts.total + 1)) + EPSILON;
    if (lack(counts, chosen, chosen) < -bound) return false;
    return asked.every((share, split) => split === chosen || share === 0 || lack(counts, split, chosen) <= bound);
  }

  function neediest(counts: Counts, candidates: readonly number[], first: number): number {
    let best = first;
    for (const split of candidates)
      if (!candidates.includes(best) || lack(counts, split, -1) > lack(counts, best, -1) + EPSILON) best = split;
    return best;
  }

  function choose(stratum: string, high: number, low: number): number {
    const counts = countsOf(stratum);
    const hashed = byShare(asked, mix32(high ^ mix32(low, 1), seed) / 4_294_967_296);
    const inStratum = fits(counts, hashed, 1);
    if (inStratum && fits(whole, hashed, 0.5)) return hashed;
    const usable = splitNames.flatMap((_, split) => ((asked[split] ?? 0) > 0 ? [split] : []));
    const fitting = usable.filter((split) => fits(counts, split, 1));
    return fitting.length > 0 ? neediest(whole, fitting, hashed) : neediest(counts, usable, hashed);
  }

  return {
    binds: true,
    choose(stratum, high, low) {
      const split = choose(stratum, high, low);
      count(countsOf(stratum), split);
      count(whole, split);
      return split;
    },
    put(stratum, split) {
      count(countsOf(stratum), split);
      count(whole, split);
    },
    strata: () => strata.size,
    overflowed: () => rest.total > 0,
  };
}

function newCounts(): Counts {
  return { total: 0, of: new Float64Array(splitNames.length) };
}

function count(counts: Counts, split: number): void {
  counts.total++;
  counts.of[split] = (counts.of[split] ?? 0) + 1;
}

function byShare(asked: readonly number[], point: number): number {
  let sum = 0;
  let last = 0;
  for (const [split, share] of asked.entries()) {
    if (share === 0) continue;
    sum += share;
    last = split;
    if (point < sum) return split;
  }
  return last;
}
