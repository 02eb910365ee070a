import type { Flip } from '../runs/comparison-record.ts';
import { type Pair, flipScores } from './paired-test.ts';
import type { PredictionLine } from './prediction-lines.ts';

export type Flips = { gained: number; lost: number; examples: Flip[] };

const EXAMPLES = 3;
const CHARACTERS = 200;

/** Rows whose score rose (gained) or fell (lost) from the baseline to the run, with up to three examples of each, the largest changes first. */
export function findFlips(metric: string, pair: Pair): Flips {
  const before = flipScores(metric, pair.baseline);
  const changes = flipScores(metric, pair.run).map((score, row) => score - (before[row] ?? 0));
  const rows = [...changes.keys()];
  const of = (sign: number): number[] =>
    rows
      .filter((row) => Math.sign(changes[row] ?? 0) === sign)
      .toSorted((a, b) => Math.abs(changes[b] ?? 0) - Math.abs(changes[a] ?? 0) || a - b);
  const [gained, lost] = [of(1), of(-1)];
  const examples = [...gained.slice(0, EXAMPLES), ...lost.slice(0, EXAMPLES)];
  return { gained: gained.length, lost: lost.length, examples: examples.flatMap((row) => toFlip(pair, row)) };
}

function toFlip({ baseline, run }: Pair, index: number): Flip[] {
  const [before, after] = [baseline[index], run[index]];
  if (before === undefined || after === undefined) return [];
  const { row, prompt, gold } = before;
  return [{ row, prompt: cut(prompt), gold: cut(gold), before: shown(before), after: shown(after) }];
}

function shown(line: PredictionLine): string {
  return line.error === undefined ? cut(line.answer) : `(no answer: ${cut(line.error)})`;
}

function cut(text: string): string {
  return text.length <= CHARACTERS ? text : `${Array.from(text).slice(0, CHARACTERS).join('')}…`;
}
