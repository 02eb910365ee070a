import { type ReadJson, readJson } from './json-answer.ts';

/** A text of JSON or a number in it, so that digits inside of texts are passed over. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const INTEGER = /^-?\d{16,}$/;

/**
 * The JSON value that a text is, with integers that no double holds as bigints: identifiers of 64 bits that differ in their last digit are
 * different. All other numbers are numbers, however they are written.
 */
export function readExactJson(text: string): ReadJson {
  const plain = readJson(text);
  if (plain === undefined || !(text.match(TOKEN) ?? []).some(isInexact)) return plain;
  const mark = markBeside(JSON.stringify(plain.value));
  const marked = text.replaceAll(TOKEN, (token) => (isInexact(token) ? `"${mark}${token}"` : token));
  return {
    value: JSON.parse(marked, (_, value: unknown) =>
      typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
    ),
  };
}

function isInexact(token: string): boolean {
  if (!INTEGER.test(token)) return false;
  const rounded = Number(token);
  return !Number.isFinite(rounded) || BigInt(rounded) !== BigInt(token);
}

/** A text that stands nowhere in the value. */
function markBeside(value: string): string {
  let mark = 'integer:';
  while (value.includes(mark)) mark = `integer ${mark}`;
  return mark;
}
