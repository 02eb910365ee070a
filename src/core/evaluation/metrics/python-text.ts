/**
 * Python's idea of text where it differs from JavaScript's, because the reference metrics are written in Python: 29 code points are
 * white space (U+FEFF is not, U+001C-001F and U+0085 are), a word character is any letter or number of Unicode or `_`.
 */
export const WHITE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
/** A run of white space. */
export const WHITE_RUN = new RegExp(`[${WHITE}]+`, 'u');
const WHITE_START = new RegExp(`^[${WHITE}]+`, 'u');
const WHITE_UNIT = new RegExp(`[${WHITE}]`, 'u');
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** The pieces between runs of white space; no empty pieces. */
export function splitWhite(text: string): string[] {
  return text.split(WHITE_RUN).filter((piece) => piece !== '');
}

export function stripWhite(text: string): string {
  return stripWhiteEnd(text.replace(WHITE_START, ''));
}

/** From the end backwards: a pattern that ends in `$` is tried anew at every space of a long text. */
export function stripWhiteEnd(text: string): string {
  let end = text.length;
  while (end > 0 && WHITE_UNIT.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** Runs of white space become one space; none at the ends. */
export function collapseWhite(text: string): string {
  return splitWhite(text).join(' ');
}

export function removeWhite(text: string): string {
  return splitWhite(text).join('');
}

/** Without the 32 ASCII punctuation characters; Unicode punctuation stays. */
export function removeAsciiPunctuation(text: string): string {
  return text.replace(ASCII_PUNCTUATION, '');
}

/** The whole words a, an, the become spaces. Word boundaries are Unicode's, so "aéroport" keeps its a. Expects lower case. */
export function removeArticles(text: string): string {
  return text.replace(ARTICLES, ' ');
}
