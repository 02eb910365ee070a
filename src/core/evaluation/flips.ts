import type { Flip } from '../runs/comparison-record.ts';
import type { PredictionLine } from './prediction-lines.ts';

export type Flips = { gained: number; lost: number; examples: Flip[] };

const EXAMPLES = 3;
const CHARACTERS = 200;

/** The answers of a run and the score of each. */
export type ScoredLines = { lines: readonly PredictionLine[]; scores: Float64Array };

/** Rows whose score rose (gained) or fell (lost) from the baseline to the run, with up to three examples of each, the largest changes first. */
export function findFlips(baseline: ScoredLines, run: ScoredLines): Flips {
  const changes = run.scores.map((score, row) => score - (baseline.scores[row] ?? 0));
  const rows = [...changes.keys()];
  const of = (sign: number): number[] =>
    rows
      .filter((row) => Math.sign(changes[row] ?? 0) === sign)
      .toSorted((a, b) => Math.abs(changes[b] ?? 0) - Math.abs(changes[a] ?? 0) || a - b);
  const [gained, lost] = [of(1), of(-1)];
  const examples = [...gained.slice(0, EXAMPLES), ...lost.slice(0, EXAMPLES)];
  return {
    gained: gained.length,
    lost: lost.length,
    examples: examples.flatMap((row) => toFlip(baseline.lines[row], run.lines[row])),
  };
}

function toFlip(before: PredictionLine | undefined, after: PredictionLine | undefined): Flip[] {
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
