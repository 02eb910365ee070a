import type { Failure } from '../../../ports/run-state.ts';
import { type FailureRow, failureRows } from './failure-rows.ts';

const QUOTED = 300;
const whoseWords = {
  platform: 'not the fault of this job',
  account: 'a matter of the account',
  job: 'a matter of this job',
} as const;

/** Cause and fix of a failed job, from what the service says first, and only then from the last lines of its log. */
export function triageFailure(reason: string, lastLines: readonly string[]): Failure {
  const told = rowOf(reason);
  const logged = told === undefined || told.general === true ? rowOf(lastLines.join('\n')) : undefined;
  const row = logged === undefined || logged.general === true ? (told ?? logged) : logged;
  const said = reason === '' ? 'the service gives no reason' : quote(reason);
  if (row === undefined)
    return { cause: `${said}; this failure is not known here`, fix: 'read the last lines of the log' };
  return { cause: `${row.cause} (${whoseWords[row.whose]}): ${said}`, fix: row.fix };
}

function rowOf(text: string): FailureRow | undefined {
  return failureRows.find(({ sign }) => sign.test(text));
}

function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
}
