import type { Slice } from '../../runs/evaluation-record.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { passesPanel, readGold } from './panel-gold.ts';

/** The share right of each family of a panel's items, with Wilson's interval, in the order of the panel. */
export function familySlices(lines: readonly PredictionLine[]): Slice[] {
  const families = new Map<string, boolean[]>();
  for (const line of lines) {
    const { family } = readGold(line.gold);
    const known = families.get(family);
    if (known === undefined) families.set(family, [passesPanel(line)]);
    else known.push(passesPanel(line));
  }
  return [...families].map(([value, passed]) => {
    const right = passed.filter(Boolean).length;
    const { low, high } = wilsonInterval(right, passed.length);
    return { column: 'family', value, n: passed.length, score: right / passed.length, ci95: [low, high] };
  });
}
