import { ForgeError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { type Condition, conditions } from './conditions.ts';

/** Makes something wrong in an account. Throws ForgeError bad_request for a condition that nobody knows. */
export function applyCondition(account: Parameters<Condition['apply']>[0], name: string): string {
  const found = Object.entries(conditions).find(([known]) => known === name)?.[1];
  if (found !== undefined) {
    found.apply(account);
    return found.says;
  }
  const close = nearest(name, Object.keys(conditions));
  const hint = close === undefined ? '' : `; did you mean ${close}?`;
  throw new ForgeError('bad_request', `there is no fault "${name}"${hint}`, {
    next: `there are: ${Object.keys(conditions).join(', ')}`,
  });
}
