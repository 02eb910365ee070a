import { createGramTable } from './gram-table.ts';

/** Per order (index 0: single tokens): n-grams of the hypothesis, and how many of them a reference has as often. */
export type GramCounts = { counts: number[]; totals: number[] };

const MOST_TOKENS = 100_000;

/**
 * Adds the n-grams of one segment after another to the counts: an n-gram counts as a match as often as the reference that has it most
 * often has it. The memory is kept between segments.
 */
export function createClippedGrams(): (
  sum: GramCounts,
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
) => void {
  const numbers = new Map<string, number>();
  const grams = createGramTable();
  const toNumbers = (tokens: readonly string[]): Int32Array => {
    const list = new Int32Array(tokens.length);
    for (const [index, token] of tokens.entries()) {
      let number = numbers.get(token);
      if (number === undefined) numbers.set(token, (number = numbers.size));
      list[index] = number;
    }
    return list;
  };
  return (sum, hypothesis, references) => {
    if (numbers.size > MOST_TOKENS) numbers.clear();
    grams.clear();
    const tokens = [hypothesis, ...references].map(toNumbers);
    let ids: Int32Array[] = tokens.map((list) => new Int32Array(list.length));
    for (const order of sum.counts.keys()) {
      ids = ids.map((list, index) => lengthen(list, tokens[index] ?? list, order, grams.idOf));
      const [own = new Int32Array(), ...others] = ids;
      sum.totals[order] = (sum.totals[order] ?? 0) + own.length;
      sum.counts[order] = (sum.counts[order] ?? 0) + clippedMatches(own, others, grams.size());
    }
  };
}

/** Numbers of the n-grams one token longer than those given; `order` is how long those are. */
function lengthen(
  ids: Int32Array,
  tokens: Int32Array,
  order: number,
  idOf: (prefix: number, token: number) => number,
): Int32Array {
  const count = Math.max(0, tokens.length - order);
  for (let i = 0; i < count; i++) ids[i] = idOf(ids[i] ?? 0, tokens[i + order] ?? 0);
  return ids.subarray(0, count);
}

function clippedMatches(own: Int32Array, references: readonly Int32Array[], size: number): number {
  const most = new Int32Array(size + 1);
  const seen = new Int32Array(size + 1);
  for (const reference of references) {
    for (let i = 0; i < reference.length; i++) {
      const id = reference[i] ?? 0;
      const count = (seen[id] ?? 0) + 1;
      seen[id] = count;
      if (count > (most[id] ?? 0)) most[id] = count;
    }
    for (let i = 0; i < reference.length; i++) seen[reference[i] ?? 0] = 0;
  }
  let matches = 0;
  for (let i = 0; i < own.length; i++) {
    const left = most[own[i] ?? 0] ?? 0;
    if (left === 0) continue;
    most[own[i] ?? 0] = left - 1;
    matches++;
  }
  return matches;
}
