import { type GramTable, createGramTable } from './gram-table.ts';

/** Per order (index 0: single tokens): n-grams of the hypothesis, and how many of them a reference has as often. */
export type GramCounts = { counts: number[]; totals: number[] };

/**
 * Adds the n-grams of one segment after another to the counts: an n-gram counts as a match as often as the reference that has it most
 * often has it. Words are numbers, equal ones equal within a segment. The memory is kept between segments.
 */
export function createClippedGrams(): (sum: GramCounts, own: Int32Array, references: readonly Int32Array[]) => void {
  const grams = createGramTable();
  return (sum, own, references) => {
    grams.clear();
    let ownIds: Int32Array = new Int32Array(own.length);
    let ids: Int32Array[] = references.map((list) => new Int32Array(list.length));
    for (const order of sum.counts.keys()) {
      ids = ids.map((list, index) => lengthen(list, references[index] ?? list, order, grams.idOf));
      ownIds = lengthen(ownIds, own, order, order === 0 ? singles(grams) : longer(grams));
      sum.totals[order] = (sum.totals[order] ?? 0) + ownIds.length;
      sum.counts[order] = (sum.counts[order] ?? 0) + clippedMatches(ownIds, ids, grams.size());
    }
  };
}

type Numbered = (prefix: number, token: number) => number;

/** Of the hypothesis nothing is entered: what no reference has is 0. */
function singles({ find }: GramTable): Numbered {
  return (_, token) => find(0, token);
}

/** What begins with an n-gram that no reference has is in no reference either, and is not looked for. */
function longer({ find }: GramTable): Numbered {
  return (prefix, token) => (prefix === 0 ? 0 : find(prefix, token));
}

/** Numbers of the n-grams one token longer than those given, in place; `order` is how long those are. */
function lengthen(ids: Int32Array, tokens: Int32Array, order: number, idOf: Numbered): Int32Array {
  const count = Math.max(0, tokens.length - order);
  for (let i = 0; i < count; i++) ids[i] = idOf(ids[i] ?? 0, tokens[i + order] ?? 0);
  return ids.subarray(0, count);
}

/** `own` holds 0 for what no reference has. */
function clippedMatches(own: Int32Array, references: readonly Int32Array[], size: number): number {
  const most = new Int32Array(size + 1);
  if (references.length === 1) countInto(most, references[0] ?? own);
  else for (const reference of references) raiseTo(most, countInto(new Int32Array(size + 1), reference));
  let matches = 0;
  for (let i = 0; i < own.length; i++) {
    const left = most[own[i] ?? 0] ?? 0;
    if (left === 0) continue;
    most[own[i] ?? 0] = left - 1;
    matches++;
  }
  return matches;
}

function countInto(counts: Int32Array, ids: Int32Array): Int32Array {
  for (let i = 0; i < ids.length; i++) counts[ids[i] ?? 0] = (counts[ids[i] ?? 0] ?? 0) + 1;
  return counts;
}

function raiseTo(most: Int32Array, counts: Int32Array): void {
  for (let i = 0; i < counts.length; i++) if ((counts[i] ?? 0) > (most[i] ?? 0)) most[i] = counts[i] ?? 0;
}
