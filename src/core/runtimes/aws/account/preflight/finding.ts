import { errorNames } from '../../errors.ts';
import { ForgeError, messageOf } from '../../../../errors.ts';
import type { AccountFinding } from '../../../../ports/cloud.ts';
import type { Statement } from '../../../../catalog/permissions/permission.ts';

export function pass(code: string, message: string): AccountFinding {
  return { code, status: 'pass', message, fix: '' };
}

export function fail(code: string, message: string, fix: string): AccountFinding {
  return { code, status: 'fail', message, fix };
}

export function unknown(code: string, message: string, fix: string): AccountFinding {
  return { code, status: 'unknown', message, fix };
}

/** What could not be looked at, with the reason. Whatever is thrown that is not ours is a bug and goes on. */
export function notSeen(code: string, error: unknown): AccountFinding {
  if (!(error instanceof ForgeError)) throw error;
  return unknown(code, messageOf(error), error.next ?? '');
}

/** Whether AWS refused, rather than could not be asked: what is missing or denied now will be for the job too. */
export function isRefused(error: unknown): error is ForgeError {
  if (!(error instanceof ForgeError)) return false;
  return (
    error.code === 'not_found' || errorNames(error.cause).some((name) => /^(AccessDenied|403|Forbidden|KMS)/.test(name))
  );
}

/** A statement as it is written into a policy. */
export function toText(statement: Statement): string {
  return JSON.stringify(statement);
}
