import { ascending } from '../../evaluation/statistics/quantile.ts';
import type { AnswerSigns } from './answer-signs.ts';
import { type Counts, type CountsCompared, compareCounts } from './compare-counts.ts';

export const driftSigns = ['labels', 'length', 'refusals', 'language'] as const;
export type DriftSign = (typeof driftSigns)[number];

/** One sign compared; `drifted` when the test says so at its share of the false alarms allowed and the answers moved enough to matter. */
export type SignCompared = CountsCompared & { sign: DriftSign; alpha: number; drifted: boolean };

/** One look raises a false alarm about this often at most, over all signs (Bonferroni): 5 in 100, with room for the test being approximate. */
const ALPHA = 0.045;
/** Where answers are labels nearly all of it goes to them: their length and language only repeat what they say. */
const LABELS_ALPHA = 0.035;
/** Fewer answers than these in a hundred having become others is no news, however sure it is. */
const SMALLEST_MOVE = 0.05;
/** Length is compared by tenths of the baseline's answers, as is usual for a population stability index. */
const LENGTH_BINS = 10;
/** Neither side may have fewer answers. */
export const FEWEST_ANSWERS = 100;

/** Compares answers of users with those of the evaluation that is the baseline. */
export function findDrift(baseline: readonly AnswerSigns[], now: readonly AnswerSigns[]): SignCompared[] {
  const closed = baseline.some(({ label }) => label !== undefined);
  const edges = lengthEdges(baseline);
  const signs: Partial<Record<DriftSign, (signs: AnswerSigns) => string>> = {
    ...(closed ? { labels: ({ label = '' }) => label } : {}),
    length: ({ characters }) => lengthBin(edges, characters),
    refusals: ({ refusal }) => (refusal ? 'refusals' : 'answers'),
    language: ({ language }) => language,
  };
  const rest = closed ? (ALPHA - LABELS_ALPHA) / 3 : ALPHA / 3;
  return driftSigns.flatMap((sign) => {
    const category = signs[sign];
    if (category === undefined) return [];
    const alpha = sign === 'labels' ? LABELS_ALPHA : rest;
    const compared = compareCounts(count(baseline, category), count(now, category));
    return [{ ...compared, sign, alpha, drifted: compared.p < alpha && compared.moved >= SMALLEST_MOVE }];
  });
}

function count(all: readonly AnswerSigns[], category: (signs: AnswerSigns) => string): Counts {
  const counts = new Map<string, number>();
  for (const signs of all) counts.set(category(signs), (counts.get(category(signs)) ?? 0) + 1);
  return counts;
}

/** Lengths that part the baseline's answers into tenths; equal ones once. */
function lengthEdges(baseline: readonly AnswerSigns[]): number[] {
  const sorted = baseline.map(({ characters }) => characters).toSorted(ascending);
  const edges = Array.from({ length: LENGTH_BINS - 1 }, (_, at) => {
    const rank = Math.ceil((sorted.length * (at + 1)) / LENGTH_BINS);
    return sorted[rank - 1] ?? 0;
  });
  return [...new Set(edges)];
}

function lengthBin(edges: readonly number[], characters: number): string {
  const at = edges.findIndex((edge) => characters <= edge);
  const [below, above] = [at === -1 ? edges.at(-1) : edges[at - 1], at === -1 ? undefined : edges[at]];
  if (below === undefined) return above === undefined ? 'any length' : `up to ${above} characters`;
  return above === undefined ? `over ${below} characters` : `${below + 1} to ${above} characters`;
}
