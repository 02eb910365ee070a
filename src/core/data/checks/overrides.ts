import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { Problem } from '../../runs/dataset-record.ts';
import { problemCodes } from '../problem-codes.ts';

/** A block that somebody takes responsibility for. */
export type Override = { code: string; reason: string };

/** Refuses overrides of problems that do not exist. Throws ForgeError naming the nearest code. */
export function checkOverrides(overrides: readonly Override[]): void {
  const codes = Object.keys(problemCodes);
  for (const { code } of overrides) {
    if (codes.includes(code)) continue;
    const close = nearest(code, codes);
    throw new ForgeError('bad_request', `override names "${code}", which is no problem that can be found`, {
      next: close === undefined ? 'name the code of a block in the report' : `did you mean ${close}?`,
    });
  }
}

/** Whether nothing blocks that nobody has taken responsibility for. */
export function isReady(problems: readonly Problem[], overrides: readonly Override[]): boolean {
  return !problems.some(
    ({ severity, code }) => severity === 'block' && !overrides.some((given) => given.code === code),
  );
}

/** What is recorded of the overrides that counted. */
export function overrideNotes(problems: readonly Problem[], overrides: readonly Override[]): string[] {
  return overrides
    .filter(({ code }) => problems.some((problem) => problem.code === code && problem.severity === 'block'))
    .map(({ code, reason }) => `${code} blocks and was overridden: ${reason}`);
}
