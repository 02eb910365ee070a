import { splitWhite, stripWhite } from '../python-text.ts';
import { type Instruction, SPACE, numberOf, textOf } from './instruction.ts';

/** Instructions about paragraphs and parts. */
export const partInstructions = {
  'length_constraints:number_paragraphs': (response, given) =>
    countFilled(response.split(new RegExp(`[${SPACE}]?\\*\\*\\*[${SPACE}]?`))) === numberOf(given, 'num_paragraphs'),
  'length_constraints:nth_paragraph_first_word': (response, given) => {
    const paragraphs = response.split('\n\n');
    const filled = paragraphs.filter((paragraph) => stripWhite(paragraph) !== '').length;
    const nth = numberOf(given, 'nth_paragraph');
    const paragraph = nth <= filled ? (paragraphs[nth - 1] ?? '') : '';
    if (stripWhite(paragraph) === '' || filled !== numberOf(given, 'num_paragraphs')) return false;
    return firstWord(paragraph) === textOf(given, 'first_word').toLowerCase();
  },
  'combination:two_responses': (response) => {
    const parts = response.split('******');
    if (countFilled(parts) !== 2) return false;
    const [first, second] = parts.map(stripWhite).filter((part) => part !== '');
    return first !== second;
  },
} as const satisfies Record<string, Instruction>;

/** Parts with text; blank ones are ignored at the ends, and spoil everything (NaN) in the middle. */
function countFilled(parts: readonly string[]): number {
  const blank = parts.map((part) => stripWhite(part) === '');
  if (blank.slice(1, -1).includes(true)) return Number.NaN;
  return blank.filter((empty) => !empty).length;
}

/** The first word in lower case, without leading quotes, up to a mark of punctuation. */
function firstWord(paragraph: string): string {
  const word = (splitWhite(paragraph)[0] ?? '').replace(/^'+/, '').replace(/^"+/, '');
  return (/^[^.,?!'"]*/.exec(word)?.[0] ?? '').toLowerCase();
}
