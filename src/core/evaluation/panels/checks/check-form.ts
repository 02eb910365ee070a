import { z } from 'zod';
import { isObject } from './is-object.ts';

const range = z.tuple([z.number(), z.number()]);

/** What the form of an answer must be; all given members must hold. An empty answer never holds. */
export const Form = z.strictObject({
  words: range.optional(),
  sentences: range.optional(),
  lines: z.number().optional(),
  paragraphs: z.number().optional(),
  bullets: z.number().optional(),
  numbered: z.number().optional(),
  /** Parts between commas. */
  commas: z.number().optional(),
  upper: z.boolean().optional(),
  lower: z.boolean().optional(),
  starts: z.string().optional(),
  ends: z.string().optional(),
  /** Alternatives between `|`, of which one must occur as a word. */
  contains: z.array(z.string()).optional(),
  /** How often a word occurs. */
  times: z.record(z.string(), z.number()).optional(),
  without: z.array(z.string()).optional(),
  withoutLetter: z.string().optional(),
  /** Words in which the letter is allowed. */
  except: z.array(z.string()).optional(),
  /** Of the answer without a code fence or quotation marks around it. */
  pattern: z.string().optional(),
  /** Of the answer as it stands, but for white space at the ends. */
  raw: z.string().optional(),
  /** Keys and the kind of value each holds. */
  json: z.record(z.string(), z.enum(['string', 'number', 'boolean', 'array'])).optional(),
});
export type Form = z.infer<typeof Form>;

/** Whether an answer has this form. */
export function checkForm(answer: string, form: Form): boolean {
  const text = bare(answer);
  if (text === '') return false;
  return (
    countsFit(text, form) &&
    caseFits(text, form) &&
    endsFit(text, form) &&
    wordsFit(text, form) &&
    (form.pattern === undefined || new RegExp(form.pattern, 'u').test(text)) &&
    (form.raw === undefined || new RegExp(form.raw, 'u').test(answer.trim())) &&
    (form.json === undefined || jsonFits(text, form.json))
  );
}

/** Without a fence or quotation marks around the whole. */
function bare(answer: string): string {
  const text = answer.trim();
  const fenced = /^```[\w-]*\n([\s\S]*?)\n?```$/.exec(text)?.[1] ?? text;
  return (/^["“]([^"”]*)["”]$/.exec(fenced.trim())?.[1] ?? fenced).trim();
}

function countsFit(text: string, form: Form): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const matching = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  return (
    within(wordsOf(text).length, form.words) &&
    within(countSentences(text), form.sentences) &&
    equals(lines.length, form.lines) &&
    equals(text.split(/\n\s*\n/).length, form.paragraphs) &&
    equals(matching(/^\s*- \S/), form.bullets) &&
    equals(matching(/^\s*\d+\.\s+\S/), form.numbered) &&
    equals(text.split(',').filter((part) => part.trim() !== '').length, form.commas)
  );
}

function caseFits(text: string, { upper, lower }: Form): boolean {
  return !(upper === true && /\p{Ll}/u.test(text)) && !(lower === true && /\p{Lu}/u.test(text));
}

function endsFit(text: string, { starts, ends }: Form): boolean {
  const words = wordsOf(text);
  return (starts === undefined || words[0] === starts) && (ends === undefined || words.at(-1)?.toLowerCase() === ends);
}

function wordsFit(
  text: string,
  { contains = [], times = {}, without = [], withoutLetter, except = [] }: Form,
): boolean {
  const words = wordsOf(text).map((word) => word.toLowerCase());
  const count = (alternatives: string): number => {
    const pattern = new RegExp(`^(?:${alternatives})$`, 'iu');
    return words.filter((word) => pattern.test(word)).length;
  };
  return (
    contains.every((alternatives) => count(alternatives) > 0) &&
    Object.entries(times).every(([word, wanted]) => count(word) === wanted) &&
    without.every((word) => count(word) === 0) &&
    (withoutLetter === undefined || !words.some((word) => !except.includes(word) && word.includes(withoutLetter)))
  );
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

function countSentences(text: string): number {
  return text.split(/[.!?]+["”’)]*(?:\s+|$)/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

function within(count: number, bounds: readonly [number, number] | undefined): boolean {
  return bounds === undefined || (count >= bounds[0] && count <= bounds[1]);
}

function equals(count: number, wanted: number | undefined): boolean {
  return wanted === undefined || count === wanted;
}

function jsonFits(text: string, keys: NonNullable<Form['json']>): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false; // not JSON: that is what is asked
  }
  if (!isObject(value) || Object.keys(value).length !== Object.keys(keys).length) return false;
  return Object.entries(keys).every(([key, kind]) => {
    const member = value[key];
    return kind === 'array' ? Array.isArray(member) : typeof member === kind;
  });
}
