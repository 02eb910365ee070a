import { WHITE, collapseWhite, splitWhite, stripWhite } from './python-text.ts';

/** How sacreBLEU cuts a line into words, each answering with the words joined by spaces. */
export const bleuTokenizers = {
  '13a': (line) => asciiWords(line).join(' '),
  intl: (line) => collapseWhite(separateUnicode(line)),
  zh: (line) => collapseWhite(separateChinese(line)),
  char: (line) => [...line].join(' '),
  none: (line) => line,
} as const satisfies Record<string, (line: string) => string>;

/** The words of a line. */
export function bleuWords(tokenizer: BleuTokenizer, line: string): string[] {
  return tokenizer === '13a' ? asciiWords(line) : splitWhite(bleuTokenizers[tokenizer](line));
}

export type BleuTokenizer = keyof typeof bleuTokenizers;

/** mteval-v13a: marks of skipped segments go, a hyphen at a line's end joins, other line breaks are spaces. */
function joinLines(line: string): string {
  return line.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
}

/** In this order, so that `&amp;lt;` becomes `<`. */
function unescapeEntities(line: string): string {
  return line.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

/** A symbol, a period or comma that is not between digits, a hyphen behind a digit, or a run of what is none of these. */
const ASCII_WORD = new RegExp(
  `[{-~[-\`!-&(-+:-@/]|(?<![0-9])[.,]|[.,](?![0-9])|(?<=[0-9])-|(?:[^${WHITE}{-~[-\`!-&(-+:-@/.,-]|(?<![0-9])-|(?<=[0-9])[.,](?=[0-9]))+`,
  'g',
);

/** mteval-v13a in one pass. The replacements of `separateAscii` overlap where periods and commas meet, so such lines go through them. */
function asciiWords(text: string): string[] {
  const line = unescapeEntities(joinLines(text));
  return /[.,][.,]/.test(line) ? splitWhite(separateAscii(` ${line} `)) : (line.match(ASCII_WORD) ?? []);
}

/** ASCII symbols apart except apostrophe, comma, hyphen and period; period and comma only away from digits; a hyphen after a digit. */
function separateAscii(line: string): string {
  return line
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
}

/** mteval-v14: punctuation apart away from numbers of any script, symbols always. */
function separateUnicode(line: string): string {
  return line
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/(\p{S})/gu, ' $1 ');
}

/**
 * Blocks that count as Chinese. Two are odd on purpose: the reference writes Extension B and the compatibility supplement with four-digit
 * escapes, which makes them U+2001..U+2A6D and U+2F81..U+2FA1.
 */
const CHINESE =
  /[\u3400-\u4db5\u4e00-\u9fa5\u9fa6-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\u2f81-\u2fa1\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u2600-\u26ff\u2700-\u27bf\u3200-\u32ff\u3300-\u33ff]/gu;

function separateChinese(line: string): string {
  return separateAscii(stripWhite(line).replace(CHINESE, ' $& '));
}
