import type { Breath } from './breath.ts';
import { type BleuSum, bleuOf, createBleu } from './metrics/bleu.ts';
import { type OrderCounts, bestCounts, chrfOf } from './metrics/chrf.ts';
import type { CorpusTable } from './corpus-sums.ts';
import { toLikelihoodTable } from './likelihoods.ts';
import type { PredictionLine } from './prediction-lines.ts';

/** Metrics of whole corpora by name. */
export const corpusMetricNames = ['bleu', 'chrf', 'chrf_plus_plus'] as const;

const BLEU_ORDERS = 4;
const BLEU_WIDTH = 2 * BLEU_ORDERS + 2;
const CHRF = { chrf: { words: 0, orders: 6 }, chrf_plus_plus: { words: 2, orders: 8 } } as const;

/** The counts of each row; undefined for a metric that is no corpus metric. A failed call counts as the empty answer. */
export async function toCorpusTable(
  metric: string,
  lines: readonly PredictionLine[],
  breath: Breath,
): Promise<CorpusTable | undefined> {
  const name = corpusMetricNames.find((known) => known === metric);
  if (name === undefined) return toLikelihoodTable(metric, lines);
  const width = name === 'bleu' ? BLEU_WIDTH : 3 * CHRF[name].orders;
  const table = new Float64Array(lines.length * width);
  const sum = createBleu();
  let before: readonly number[] = Array.from({ length: BLEU_WIDTH }, () => 0);
  for (const [row, { answer, gold }] of lines.entries()) {
    if (name === 'bleu') {
      const after = bleuSums(sum, answer, gold);
      for (const [column, value] of after.entries()) table[row * width + column] = value - (before[column] ?? 0);
      before = after;
    } else table.set(bestCounts(answer, [gold], { wordOrder: CHRF[name].words }).flatMap(toNumbers), row * width);
    const pause = breath();
    if (pause !== undefined) await pause;
  }
  return { n: lines.length, width, table, value: name === 'bleu' ? bleuValue : chrfValue };
}

/** What a running BLEU has added up so far, after one more segment. */
function bleuSums(sum: BleuSum, answer: string, gold: string): number[] {
  sum.add(answer, [gold]);
  const { counts, totals, sysLen, refLen } = sum.score();
  return [...counts, ...totals, sysLen, refLen];
}

function bleuValue(sums: Float64Array): number {
  const [sysLen = 0, refLen = 0] = sums.subarray(2 * BLEU_ORDERS);
  const counts = [...sums.subarray(0, BLEU_ORDERS)];
  const totals = [...sums.subarray(BLEU_ORDERS, 2 * BLEU_ORDERS)];
  return bleuOf({ counts, totals, sysLen, refLen }, {}).score;
}

function chrfValue(sums: Float64Array): number {
  const counts: OrderCounts[] = [];
  for (let at = 0; at < sums.length; at += 3)
    counts.push({ hypothesis: sums[at] ?? 0, reference: sums[at + 1] ?? 0, matches: sums[at + 2] ?? 0 });
  return chrfOf(counts, {});
}

function toNumbers({ hypothesis, reference, matches }: OrderCounts): number[] {
  return [hypothesis, reference, matches];
}
