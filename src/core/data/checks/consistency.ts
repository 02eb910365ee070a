import { REPORTED_EXAMPLES } from '../problem-log.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { Check, WrittenRow } from './check.ts';

/** A part that training wants in all rows or in none. */
export function createConsistencyCheck(code: ProblemCode, part: string, has: (row: WrittenRow) => boolean): Check {
  const sides = { with: newSide(), without: newSide() };
  return {
    watch(row) {
      const side = has(row) ? sides.with : sides.without;
      side.count++;
      if (side.rows.length < REPORTED_EXAMPLES) side.rows.push(row.draft.row);
    },
    report(problems) {
      if (sides.with.count === 0 || sides.without.count === 0) return;
      const fewer = sides.with.count < sides.without.count ? 'with' : 'without';
      const { count, rows } = sides[fewer];
      const detail = `${fewer} ${part}, unlike ${sides[fewer === 'with' ? 'without' : 'with'].count} other rows`;
      problems.note(
        code,
        count,
        rows.map((row) => ({ row, detail })),
      );
    },
  };
}

function newSide(): { count: number; rows: number[] } {
  return { count: 0, rows: [] };
}
