import { ForgeError, messageOf, systemCode } from '../../../errors.ts';
import type { Failure } from '../../../ports/run-state.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Why a trainer failed and what mends it, from whatever was thrown. */
export function toFailure(thrown: unknown, folder: string): Failure {
  const code = systemCode(thrown) ?? '';
  if (thrown instanceof ForgeError)
    return { cause: thrown.message, fix: thrown.next ?? 'start again with corrected settings' };
  if (FULL.has(code)) {
    return {
      cause: `disk full: writing in ${folder} failed (${code})`,
      fix: `free space where ${folder} is, then start the training again`,
    };
  }
  if (code !== '')
    return {
      cause: `reading or writing failed: ${messageOf(thrown)}`,
      fix: 'mend the file or folder it names, then start the training again',
    };
  if (thrown instanceof RangeError) {
    return { cause: `out of memory: ${messageOf(thrown)}`, fix: 'train on fewer rows or with smaller hash_bits' };
  }
  return {
    cause: `a defect of the trainer: ${messageOf(thrown)}`,
    fix: 'report it with the log and the settings of this run',
  };
}
