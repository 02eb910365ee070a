import { removeWhite, splitWhite } from './python-text.ts';

/** Defaults are sacreBLEU's: characters 1 to 6, no words (chrF++: wordOrder 2), beta 2, white space and case aside. */
export type ChrfOptions = {
  charOrder?: number;
  wordOrder?: number;
  beta?: number;
  lowercase?: boolean;
  /** Keep white space. */
  whitespace?: boolean;
  epsSmoothing?: boolean;
};

/** For each order: n-grams of the hypothesis, of the reference, in both. */
export type OrderCounts = { hypothesis: number; reference: number; matches: number };

const EPSILON = 1e-16;
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/;

/**
 * chrF of a corpus, 0 to 100, as sacreBLEU 2 computes it. `streams[r][i]` is the r-th reference of hypothesis i; of several the one with the
 * best segment score counts, and the counts of all segments are summed. Empty hypothesis or reference: 0.
 */
export function corpusChrf(
  hypotheses: readonly string[],
  streams: readonly (readonly (string | null)[])[],
  options: ChrfOptions = {},
): number {
  const segments = Math.min(hypotheses.length, ...streams.map((stream) => stream.length));
  let sum: OrderCounts[] = [];
  for (let segment = 0; segment < segments; segment++) {
    const references = streams.flatMap((stream) => stream[segment] ?? []);
    sum = add(sum, bestCounts(hypotheses[segment] ?? '', references, options));
  }
  return chrfOf(sum, options);
}

/** chrF of one sentence against alternatives. */
export function sentenceChrf(hypothesis: string, references: readonly string[], options: ChrfOptions = {}): number {
  return chrfOf(bestCounts(hypothesis, references, options), options);
}

/** The counts of one segment against the best of its references. */
export function bestCounts(hypothesis: string, references: readonly string[], options: ChrfOptions): OrderCounts[] {
  const grams = gramsOf(hypothesis, options);
  let best: OrderCounts[] = [];
  let bestScore = -1;
  for (const reference of references) {
    const other = gramsOf(reference, options);
    const counts = grams.map((own, order) => countOrder(own, other[order] ?? new Map()));
    const score = chrfOf(counts, options);
    if (score > bestScore) [best, bestScore] = [counts, score];
  }
  return best;
}

/** The hypothesis counts as having no n-grams of an order that the reference has none of. */
function countOrder(hypothesis: ReadonlyMap<string, number>, reference: ReadonlyMap<string, number>): OrderCounts {
  let matches = 0;
  for (const [gram, count] of hypothesis) matches += Math.min(count, reference.get(gram) ?? 0);
  return { hypothesis: reference.size === 0 ? 0 : total(hypothesis), reference: total(reference), matches };
}

function gramsOf(text: string, options: ChrfOptions): Map<string, number>[] {
  const { charOrder = 6, wordOrder = 0, lowercase = false, whitespace = false } = options;
  const line = lowercase ? text.toLowerCase() : text;
  const characters = [...(whitespace ? line : removeWhite(line))];
  const words = splitWhite(line).flatMap(splitPunctuation);
  return [
    ...Array.from({ length: charOrder }, (_, order) => nGrams(characters, order + 1, '')),
    ...Array.from({ length: wordOrder }, (_, order) => nGrams(words, order + 1, ' ')),
  ];
}

/** One ASCII punctuation mark at the end of a word stands alone, else one at its start. */
function splitPunctuation(word: string): string[] {
  const characters = [...word];
  const [first = '', last = ''] = [characters[0], characters.at(-1)];
  if (characters.length === 1) return [word];
  if (ASCII_PUNCTUATION.test(last)) return [characters.slice(0, -1).join(''), last];
  return ASCII_PUNCTUATION.test(first) ? [first, characters.slice(1).join('')] : [word];
}

function nGrams(items: readonly string[], order: number, between: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= items.length; start++) {
    const gram = items.slice(start, start + order).join(between);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function add(sum: readonly OrderCounts[], counts: readonly OrderCounts[]): OrderCounts[] {
  return counts.map((one, order) => ({
    hypothesis: one.hypothesis + (sum[order]?.hypothesis ?? 0),
    reference: one.reference + (sum[order]?.reference ?? 0),
    matches: one.matches + (sum[order]?.matches ?? 0),
  }));
}

/** chrF of counts summed over segments. */
export function chrfOf(counts: readonly OrderCounts[], { beta = 2, epsSmoothing = false }: ChrfOptions): number {
  return epsSmoothing ? smoothedScore(counts, beta * beta) : averagedScore(counts, beta * beta);
}

/** Precision and recall averaged over the orders that both sides have, then one F. */
function averagedScore(counts: readonly OrderCounts[], factor: number): number {
  const usable = counts.filter(({ hypothesis, reference }) => hypothesis > 0 && reference > 0);
  if (usable.length === 0) return 0;
  const average = (of: (one: OrderCounts) => number): number =>
    usable.reduce((sum, one) => sum + of(one), 0) / usable.length;
  const precision = average(({ matches, hypothesis }) => matches / hypothesis);
  const recall = average(({ matches, reference }) => matches / reference);
  return precision + recall === 0 ? 0 : 100 * (((1 + factor) * precision * recall) / (factor * precision + recall));
}

/** One F for each order, with 1e-16 where there is nothing to divide by, averaged over all orders. */
function smoothedScore(counts: readonly OrderCounts[], factor: number): number {
  const scores = counts.map(({ hypothesis, reference, matches }) => {
    const precision = hypothesis > 0 ? matches / hypothesis : EPSILON;
    const recall = reference > 0 ? matches / reference : EPSILON;
    const below = factor * precision + recall;
    return below > 0 ? ((1 + factor) * precision * recall) / below : EPSILON;
  });
  return (100 * scores.reduce((sum, score) => sum + score, 0)) / counts.length;
}
