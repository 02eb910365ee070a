import { ForgeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { RowRole } from '../draft-row.ts';

export type PreparedMethod = 'sft' | 'eval';

/** Standard keys of `columns`, by method: first the name used in answers, then what is taken as well. */
export const columnKeys = {
  sft: {
    question: { role: 'prompt', also: ['query', 'prompt'] },
    answer: { role: 'answer', also: ['response'] },
    system: { role: 'system', also: [] },
    reasoning_text: { role: 'reasoning', also: ['reasoning'] },
  },
  eval: {
    query: { role: 'prompt', also: ['question', 'prompt'] },
    response: { role: 'answer', also: ['answer'] },
    system: { role: 'system', also: [] },
    metadata: { role: 'metadata', also: [] },
  },
} as const satisfies Record<PreparedMethod, Record<string, { role: RowRole; also: readonly string[] }>>;

export type KeyedRole = { key: string; role: RowRole };

/** The keys of a method with the roles they fill. */
export function keysOf(method: PreparedMethod): (KeyedRole & { also: readonly string[] })[] {
  return Object.entries(columnKeys[method]).map(([key, { role, also }]) => ({ key, role, also }));
}

/** The standard key meant by one given in `columns`. Throws ForgeError naming the nearest. */
export function toStandardKey(given: string, method: PreparedMethod): KeyedRole {
  const keys = keysOf(method);
  const found = keys.find(({ key, also }) => key === given || also.includes(given));
  if (found !== undefined) return found;
  const names = keys.map(({ key }) => key);
  const close = nearest(given, names);
  throw new ForgeError('bad_request', `columns has no key "${given}" for ${method}; there are ${names.join(', ')}`, {
    next: close === undefined ? 'map one of these to your column' : `did you mean ${close}?`,
  });
}
