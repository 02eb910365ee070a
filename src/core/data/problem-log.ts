import type { Problem } from '../runs/dataset-record.ts';
import { type ProblemCode, problemCodes } from './problem-codes.ts';
import { DETAILED_ROWS, type ProblemList } from './problem-list.ts';

/** Examples kept for the report; a tool's answer shows the first three. */
export const REPORTED_EXAMPLES = 20;
const DETAIL_CHARACTERS = 300;

type Example = Problem['examples'][number];
type Known = { count: number; examples: Example[]; severity?: Problem['severity'] | undefined };

/** Counts problems and repairs, and keeps the first examples of each problem. */
export type ProblemLog = {
  /** One row that has the problem. `detail` is asked for only while examples are kept. */
  add(code: ProblemCode, row: number, detail: () => string): void;
  /** A problem of the whole set; `severity` when it is another than usual. */
  note(code: ProblemCode, count: number, details: readonly Example[], severity?: Problem['severity']): void;
  repair(code: string, count?: number): void;
  count(code: ProblemCode): number;
  problems(): Problem[];
  repairs(): { code: string; count: number }[];
};

/**
 * With `repairing` off, a problem that costs rows blocks the set instead of warning. `placeOf` names the file of a row when
 * there are several; `list` takes every row.
 */
export function createProblemLog(
  repairing: boolean,
  placeOf: (row: number) => string | undefined = () => undefined,
  list?: ProblemList,
): ProblemLog {
  const found = new Map<ProblemCode, Known>();
  const repaired = new Map<string, number>();

  function entry(code: ProblemCode) {
    let known = found.get(code);
    if (known === undefined) found.set(code, (known = { count: 0, examples: [] }));
    return known;
  }

  function example(row: number, detail: string): Example {
    const place = row > 0 ? placeOf(row) : undefined;
    return { row, detail: shorten(place === undefined ? detail : `${place}: ${detail}`) };
  }

  return {
    add(code, row, detail) {
      const known = entry(code);
      known.count++;
      const shown = known.examples.length < REPORTED_EXAMPLES;
      const told = shown || (list !== undefined && known.count <= DETAILED_ROWS) ? example(row, detail()) : undefined;
      if (shown && told !== undefined) known.examples.push(told);
      list?.add(code, row, told?.detail);
    },
    note(code, count, details, severity) {
      const known = entry(code);
      known.severity = severity;
      known.count += count;
      const room = Math.max(0, REPORTED_EXAMPLES - known.examples.length);
      known.examples.push(...details.slice(0, room).map(({ row, detail }) => example(row, detail)));
      if (list === undefined) return;
      for (const { row, detail } of details)
        list.add(code, row, detail === '' ? undefined : example(row, detail).detail);
    },
    repair: (code, count = 1) => void repaired.set(code, (repaired.get(code) ?? 0) + count),
    count: (code) => found.get(code)?.count ?? 0,
    problems: () => [...found].map(([code, known]) => toProblem(code, known, repairing)).toSorted(worstFirst),
    repairs: () => [...repaired].map(([code, count]) => ({ code, count })),
  };
}

function toProblem(code: ProblemCode, known: Known, repairing: boolean): Problem {
  const { severity, drops, fix } = problemCodes[code];
  return {
    code,
    severity: known.severity ?? (drops && !repairing ? 'block' : severity),
    count: known.count,
    examples: known.examples,
    fix,
  };
}

function worstFirst(a: Problem, b: Problem): number {
  const order = { block: 0, warn: 1, info: 2 };
  return order[a.severity] - order[b.severity] || b.count - a.count;
}

function shorten(detail: string): string {
  return detail.length <= DETAIL_CHARACTERS ? detail : `${detail.slice(0, DETAIL_CHARACTERS - 1)}…`;
}
