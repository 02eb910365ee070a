import type { PredictionLine } from './prediction-lines.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { holm } from './statistics/multiple-testing.ts';

/** How often a label is given and how often it should be, as shares of the rows; p of McNemar's test, Holm's correction over labels. */
export type LabelBias = { label: string; expected: number; given: number; delta: number; p_adjusted: number };

/** So many rows of one label were answered with another. */
export type Confusion = { gold: string; answered: string; n: number; share_of_gold: number };

const SHOWN = 12;

/** Labels that are given too often or too seldom, the least likely to be chance first, at most 12. */
export function findLabelBias(lines: readonly PredictionLine[], labels: readonly string[]): LabelBias[] {
  const counts = new Map(labels.map((label) => [label, { expected: 0, given: 0, extra: 0, missed: 0 }]));
  for (const line of lines) {
    const gold = line.gold.trim();
    const [should, does] = [counts.get(gold), counts.get(line.label ?? '')];
    if (should !== undefined) should.expected++;
    if (does !== undefined) does.given++;
    if (line.label === gold) continue;
    if (should !== undefined) should.missed++;
    if (does !== undefined) does.extra++;
  }
  const all = [...counts];
  const adjusted = holm(all.map(([, { missed, extra }]) => mcnemar(missed, extra).p));
  const n = lines.length;
  return all
    .map(([label, { expected, given }], index) => ({
      label,
      expected: expected / n,
      given: given / n,
      delta: (given - expected) / n,
      p_adjusted: adjusted[index] ?? 1,
    }))
    .toSorted((a, b) => a.p_adjusted - b.p_adjusted || Math.abs(b.delta) - Math.abs(a.delta))
    .slice(0, SHOWN);
}

/** The pairs of labels that are taken for one another most often, at most 12. */
export function findConfusions(lines: readonly PredictionLine[]): Confusion[] {
  const golds = new Map<string, number>();
  const pairs = new Map<string, { gold: string; answered: string; n: number }>();
  for (const { gold: text, label: answered } of lines) {
    const gold = text.trim();
    golds.set(gold, (golds.get(gold) ?? 0) + 1);
    if (answered === undefined || answered === gold) continue;
    const key = `${gold}\n${answered}`;
    pairs.set(key, { gold, answered, n: (pairs.get(key)?.n ?? 0) + 1 });
  }
  return [...pairs.values()]
    .toSorted((a, b) => b.n - a.n)
    .slice(0, SHOWN)
    .map((pair) => ({ ...pair, share_of_gold: pair.n / (golds.get(pair.gold) ?? 1) }));
}
