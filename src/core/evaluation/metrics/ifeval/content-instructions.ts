import { stripWhite } from '../python-text.ts';
import { isEnglish } from './english.ts';
import { type Instruction, numberOf, relates, textOf, textsOf } from './instruction.ts';

const WORD = '[\\p{L}\\p{N}_]';
/** Python's \b: between a letter, number or underscore of any script and anything else. */
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;

/** Instructions about words and letters. Keywords are patterns, unescaped, as in the benchmark. */
export const contentInstructions = {
  'keywords:existence': (response, given) =>
    textsOf(given, 'keywords').every((keyword) => new RegExp(keyword, 'i').test(response)),
  'keywords:frequency': (response, given) => {
    const found = response.match(new RegExp(textOf(given, 'keyword'), 'gi')) ?? [];
    return relates(found.length, textOf(given, 'relation'), numberOf(given, 'frequency'));
  },
  'keywords:forbidden_words': (response, given) =>
    !textsOf(given, 'forbidden_words').some((word) => new RegExp(`${BOUNDARY}${word}${BOUNDARY}`, 'iu').test(response)),
  'keywords:letter_frequency': (response, given) => {
    const letter = textOf(given, 'letter').toLowerCase();
    const found = [...response.toLowerCase()].filter((character) => character === letter);
    return relates(found.length, textOf(given, 'let_relation'), numberOf(given, 'let_frequency'));
  },
  'length_constraints:number_words': (response, given) => {
    const words = response.match(new RegExp(`${WORD}+`, 'gu')) ?? [];
    return relates(words.length, textOf(given, 'relation'), numberOf(given, 'num_words'));
  },
  'change_case:english_lowercase': (response) =>
    !/[\p{Lu}\p{Lt}]/u.test(response) && /\p{Ll}/u.test(response) && isEnglish(response),
  'change_case:english_capital': (response) =>
    !/[\p{Ll}\p{Lt}]/u.test(response) && /\p{Lu}/u.test(response) && isEnglish(response),
  'combination:repeat_prompt': (response, given) =>
    stripWhite(response)
      .toLowerCase()
      .startsWith(stripWhite(textOf(given, 'prompt_to_repeat')).toLowerCase()),
  'startend:end_checker': (response, given) =>
    stripWhite(response)
      .replace(/^"+|"+$/g, '')
      .toLowerCase()
      .endsWith(stripWhite(textOf(given, 'end_phrase')).toLowerCase()),
  'startend:quotation': (response) => {
    const text = stripWhite(response);
    return text.length > 1 && text.startsWith('"') && text.endsWith('"');
  },
} as const satisfies Record<string, Instruction>;
