import { concluded, unwrap } from './plain-text.ts';

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const TEENS = ['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const UNDER_TWENTY: readonly string[] = [...ONES, ...TEENS];
const WORDS = new RegExp(
  `\\b(?:(${TENS.join('|')})(?:[- ](${ONES.slice(1, 10).join('|')}))?|(${UNDER_TWENTY.join('|')}))\\b`,
  'gi',
);
const NUMERAL = /(?<![\p{L}\d.,])(?:(?:minus|negative)\s+)?[-−–]?\d+(?:[,.'’ \u00A0\u202F]\d+)*/giu;

/**
 * Whether an answer states this number. Separators, units, a sentence around it and numbers repeated from the question are fine;
 * two offered numbers ("41 or 42") are not an answer. Number words count up to ninety-nine, when there is no numeral.
 */
export function checkNumber(answer: string, expected: number, prompt: string): boolean {
  const whole = unwrap(answer);
  const text = concluded(whole);
  const stated = text === whole ? undefined : readNumbers(text)[0];
  if (stated !== undefined) return !isHedged(text) && isNear(stated, expected);
  const asked = new Set(readNumbers(prompt));
  const all = readNumbers(text);
  const own = all.filter((number) => !asked.has(number));
  const said = own.length === 0 ? all.at(-1) : own.at(-1);
  return said !== undefined && !isHedged(text) && isNear(said, expected);
}

/** The numbers of a text in order; its number words when it has no numerals. */
export function readNumbers(text: string): number[] {
  const numerals = [...unjoined(text).matchAll(NUMERAL)].flatMap(([numeral]) => toNumbers(numeral));
  return numerals.length > 0 ? numerals : [...text.matchAll(WORDS)].map(wordValue);
}

/** "A - B" and "A-B" are two numbers, not a number and a negative one. */
function unjoined(text: string): string {
  return text.replace(/(\d\s*)[-−–](?=\s*\d)/g, '$1 : ');
}

function toNumbers(numeral: string): number[] {
  const negative = /^(?:minus|negative|[-−–])/i.test(numeral);
  const digits = numeral.replace(/^(?:minus|negative)?\s*[-−–]?/i, '');
  return splitNumbers(digits).map((value, index) => (negative && index === 0 ? -value : value));
}

/** Groups of three behind commas, apostrophes or spaces are thousands; another comma or a point is the decimal mark. */
function splitNumbers(digits: string): number[] {
  if (/^\d{1,3}(?:([,'’ \u00A0\u202F])\d{3})(?:\1\d{3})*(?:\.\d+)?$/.test(digits))
    return [Number(digits.replace(/[^\d.]/g, ''))];
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(digits)) return [Number(digits.replaceAll('.', ''))];
  if (/^\d+[.,]\d+$/.test(digits)) return [Number(digits.replace(',', '.'))];
  return (digits.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
}

function wordValue([, tens, ones, small]: RegExpMatchArray): number {
  if (small !== undefined) return UNDER_TWENTY.indexOf(small.toLowerCase());
  return (
    20 + 10 * TENS.indexOf(tens?.toLowerCase() ?? '') + (ones === undefined ? 0 : ONES.indexOf(ones.toLowerCase()))
  );
}

function isHedged(text: string): boolean {
  return /\d\s*(?:or|oder|ou|\/\s*maybe)\s*(?:maybe |perhaps |possibly )?[-−]?\d/i.test(text);
}

function isNear(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}
