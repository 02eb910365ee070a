import { failureReason } from './failure-reasons.ts';
import { type LabelBias, type Confusion, findConfusions, findLabelBias } from './label-bias.ts';
import { isRefusal } from './panels/checks/check-refusal.ts';
import type { PredictionLine } from './prediction-lines.ts';
import { ascending, quantileOfSorted } from './statistics/quantile.ts';

type Lengths = { n: number; p10: number; p50: number; p90: number; max: number };

/** A row to look at: what was expected and said, each cut to 300 characters. */
export type WorstRow = { row: number; score: number; reason: string; prompt: string; gold: string; answer: string };

/** What goes wrong in an evaluation. Lengths are characters; rows that lack something to measure are not counted in it. */
export type FailureReport = {
  /** Rows with less than the full score, by reason. */
  reasons: Record<string, number>;
  lengths: { answers: Lengths; right?: Lengths; wrong?: Lengths; expected: Lengths };
  refusals: { n: number; rows: number[] };
  format: {
    empty: number;
    more_than_the_label?: number;
    no_label?: number;
    several_lines: number;
    in_a_code_fence: number;
  };
  label_bias?: LabelBias[];
  confusions?: Confusion[];
  worst: WorstRow[];
};

const SHOWN_ROWS = 10;
const CHARACTERS = 300;

/** Looks through the answers for what is wrong with them. `scores` are those of the deciding metric, row by row. */
export function findFailures(
  lines: readonly PredictionLine[],
  scores: Float64Array,
  labels: readonly string[] | undefined,
): FailureReport {
  const reasons = lines.map((line, row) => ((scores[row] ?? 0) < 1 ? failureReason(line, labels) : undefined));
  const refused = lines.filter((line) => line.error === undefined && isRefusal(line.answer) && !isRefusal(line.gold));
  return {
    reasons: countReasons(reasons),
    lengths: findLengths(lines, scores),
    refusals: { n: refused.length, rows: refused.slice(0, SHOWN_ROWS).map(({ row }) => row) },
    format: findFormat(lines, labels),
    ...(labels === undefined ? {} : { label_bias: findLabelBias(lines, labels), confusions: findConfusions(lines) }),
    worst: findWorst(lines, scores, reasons),
  };
}

function countReasons(reasons: readonly (string | undefined)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const reason of reasons) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

function findLengths(lines: readonly PredictionLine[], scores: Float64Array): FailureReport['lengths'] {
  const answered = lines.map((line, row) => ({ length: [...line.answer].length, full: scores[row] === 1 }));
  const [right, wrong] = [true, false].map((full) => answered.filter((one) => one.full === full));
  return {
    answers: toLengths(answered.map(({ length }) => length)),
    ...(right === undefined || right.length === 0 ? {} : { right: toLengths(right.map(({ length }) => length)) }),
    ...(wrong === undefined || wrong.length === 0 ? {} : { wrong: toLengths(wrong.map(({ length }) => length)) }),
    expected: toLengths(lines.map(({ gold }) => [...gold].length)),
  };
}

function toLengths(lengths: readonly number[]): Lengths {
  const sorted = Float64Array.from(lengths).toSorted(ascending);
  const at = (q: number): number => quantileOfSorted(sorted, q);
  return { n: sorted.length, p10: at(0.1), p50: at(0.5), p90: at(0.9), max: at(1) };
}

function findFormat(lines: readonly PredictionLine[], labels: readonly string[] | undefined): FailureReport['format'] {
  const said = lines.filter(({ error }) => error === undefined);
  const count = (fits: (line: PredictionLine) => boolean): number => said.filter(fits).length;
  return {
    empty: count(({ answer }) => answer.trim() === ''),
    several_lines: count(({ answer, gold }) => answer.trim().includes('\n') && !gold.trim().includes('\n')),
    in_a_code_fence: count(({ answer, gold }) => answer.includes('```') && !gold.includes('```')),
    ...(labels === undefined
      ? {}
      : {
          more_than_the_label: count(({ label, answer }) => label !== undefined && label !== answer.trim()),
          no_label: count(({ label, answer }) => label === undefined && answer.trim() !== ''),
        }),
  };
}

/** The lowest scores, from each reason in turn so that none hides the others. */
function findWorst(
  lines: readonly PredictionLine[],
  scores: Float64Array,
  reasons: readonly (string | undefined)[],
): WorstRow[] {
  const byReason = new Map<string, number[]>();
  const order = [...lines.keys()].toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
  for (const index of order) {
    const reason = reasons[index];
    if (reason === undefined) continue;
    const known = byReason.get(reason);
    if (known === undefined) byReason.set(reason, [index]);
    else if (known.length < SHOWN_ROWS) known.push(index);
  }
  const rounds = Array.from({ length: SHOWN_ROWS }, (_, round) => [...byReason].flatMap(([, of]) => of[round] ?? []));
  return rounds
    .flat()
    .slice(0, SHOWN_ROWS)
    .flatMap((index) => toWorst(lines[index], scores[index] ?? 0, reasons[index] ?? ''));
}

function toWorst(line: PredictionLine | undefined, score: number, reason: string): WorstRow[] {
  if (line === undefined) return [];
  const answer = line.error === undefined ? line.answer : `(no answer: ${line.error})`;
  return [{ row: line.row, score, reason, prompt: cut(line.prompt), gold: cut(line.gold), answer: cut(answer) }];
}

function cut(text: string): string {
  return text.length <= CHARACTERS ? text : `${Array.from(text).slice(0, CHARACTERS).join('')}…`;
}
