import { appendFile } from 'node:fs/promises';
import type { ProblemCode } from './problem-codes.ts';

/** Every row that has a problem, one JSON object a line: code, row, detail. Only what one chunk of the source shows is in memory. */
export type ProblemList = {
  /** `detail` is undefined for rows beyond those that are told of in words. */
  add(code: ProblemCode, row: number, detail: string | undefined): void;
  /** Writes what was added since. */
  flush(): Promise<void>;
};

/** Of each problem so many rows are told of in words; of the others code and number are kept. */
export const DETAILED_ROWS = 100_000;

export function createProblemList(path: string): ProblemList {
  let lines: string[] = [];
  return {
    add(code, row, detail) {
      if (row > 0) lines.push(`${JSON.stringify({ code, row, ...(detail === undefined ? {} : { detail }) })}\n`);
    },
    async flush() {
      const text = lines.join('');
      lines = [];
      await appendFile(path, text);
    },
  };
}
