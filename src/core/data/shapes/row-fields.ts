import type { ProblemCode } from '../problem-codes.ts';

/** The texts of one row, read from a parsed object. */
export type RowFields = {
  prompt: string;
  answer: string;
  system?: string;
  reasoning?: string;
  metadata?: string;
  stratum?: string;
  group?: string;
  /** The whole record as JSON when it is a conversation of several turns; `prompt` is then everything before the last answer. */
  conversation?: string;
  /** Repairs that were made to read it. */
  repairs: string[];
  remarks: { code: ProblemCode; detail: string }[];
};

/** Why an object cannot become a row. */
export type RowFault = { code: ProblemCode; detail: string };

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A value as text: strings as they are, numbers and booleans as JSON writes them, undefined when absent, a fault otherwise. */
export function toText(value: unknown, name: string): { text: string | undefined; converted: boolean } | RowFault {
  if (value === undefined || value === null) return { text: undefined, converted: false };
  if (typeof value === 'string')
    return /\p{Surrogate}/u.test(value)
      ? { code: 'bad_unicode', detail: `"${name}" holds half of a surrogate pair` }
      : { text: value, converted: false };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value), converted: true };
  return { code: 'not_text', detail: `"${name}" is ${Array.isArray(value) ? 'a list' : 'an object'}, not text` };
}
