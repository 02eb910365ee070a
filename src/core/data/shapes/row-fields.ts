import type { ProblemCode } from '../problem-codes.ts';

/** The texts of one row, read from a parsed object. */
export type RowFields = {
  prompt: string;
  answer: string;
  system?: string;
  reasoning?: string;
  metadata?: string;
  /** The worse of two answers, in preference rows. */
  rejected?: string;
  stratum?: string;
  group?: string;
  where_1?: string;
  where_2?: string;
  where_3?: string;
  moment?: string;
  split?: string;
  /** The whole record as JSON when the fields alone cannot make it; `prompt` is then everything before the last answer. */
  conversation?: string;
  /** What tells the prompt from others when that is more than its text (pictures, tool calls). */
  key?: string;
  /** What tells the record from others, as JSON, when that is not the whole record. */
  identity?: string;
  /** Which parts the row has: bits of `rowParts`. */
  parts: number;
  /** Repairs that were made to read it. */
  repairs: string[];
  remarks: RowFault[];
  /** Pictures that stood in the row and are put beside the dataset. */
  pictures: HeldPicture[];
};

/** A picture as base64, and the name of its file. */
export type HeldPicture = { name: string; data: string };

/** Why an object cannot become a row. */
export type RowFault = { code: ProblemCode; detail: string };

/** What is noticed while a row is read: its faults (any one refuses it), what was mended, what is worth saying. */
export type RowNotes = {
  repair: boolean;
  faults: RowFault[];
  repairs: string[];
  remarks: RowFault[];
  pictures: HeldPicture[];
};

export function newNotes(repair: boolean): RowNotes {
  return { repair, faults: [], repairs: [], remarks: [], pictures: [] };
}

export function fault(notes: RowNotes, code: ProblemCode, detail: string): void {
  notes.faults.push({ code, detail });
}

/** A fault that is mended where repairs are allowed. Tells whether it was. */
export function mend(notes: RowNotes, repair: string, code: ProblemCode, detail: string): boolean {
  if (notes.repair) {
    notes.repairs.push(repair);
    notes.remarks.push({ code, detail });
  } else fault(notes, code, detail);
  return notes.repair;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Nothing to keep: null, an empty text, an empty list or object. 0 and false are something. */
export function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
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
