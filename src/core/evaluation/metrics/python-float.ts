import { stripWhite } from './python-text.ts';

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;
const LARGEST_PLAIN_EXPONENT = 16;
const SMALLEST_PLAIN_EXPONENT = -4;

/**
 * What Python's `float(text)` reads, or undefined where it raises: white space around, a sign, underscores between digits, digits of
 * any script, inf and nan in any case; no hexadecimal, no empty text. Too large becomes infinite.
 */
export function parsePythonFloat(text: string): number | undefined {
  const plain = stripWhite(text).replace(/\p{Nd}/gu, toAsciiDigit);
  const special = SPECIAL.exec(plain);
  if (special !== null) {
    if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return NUMBER.test(plain) ? Number(plain.replaceAll('_', '')) : undefined;
}

/** Python's `str(float)`: always a fraction or an exponent; exponent form below 1e-4 and from 1e16 on, with two digits at least. */
export function formatPythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value === 0 || (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < LARGEST_PLAIN_EXPONENT))
    return plainText(value);
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** JavaScript writes plain digits between 1e-6 and 1e21: all that is missing is the fraction. */
function plainText(value: number): string {
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Decimal digits stand in runs of ten from zero to nine, so the distance from the run's start is the value. */
function toAsciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let start = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  return String((point - start) % 10);
}
