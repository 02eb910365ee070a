// A reference for the golden cases only: the filters of lm-evaluation-harness, whose answers reach us filtered.
import { stripWhite } from './python-text.ts';
import { findAll, pythonRegex } from './python-regex.ts';

/** What a filter answers when it finds nothing. */
export const NO_ANSWER = '[invalid]';

/** GSM8K's marked answer, the harness's default pattern. */
const MARKED_ANSWER = '#### (\\-?[0-9\\.\\,]+)';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * lm-evaluation-harness's `regex` filter: the match number `select` (negative from the end) of all matches; of several groups the first that
 * is not empty; trimmed.
 */
export function extractByRegex(response: string, pattern = MARKED_ANSWER, select = 0): string {
  return pick(pattern, response, select) ?? NO_ANSWER;
}

/**
 * Its `multi_choice_regex` filter: the pattern; else the first choice whose text occurs, as "(letter)"; else a letter behind a colon, as
 * "(letter)".
 */
export function extractChoice(response: string, choices: readonly string[], pattern: string, select = 0): string {
  return (
    pick(pattern, response, select) ??
    namedChoice(response, choices) ??
    letterBehindColon(response, choices) ??
    NO_ANSWER
  );
}

function pick(pattern: string, response: string, select: number): string | undefined {
  const found = findAll(pythonRegex(pattern), response).at(select);
  const text = typeof found === 'string' ? found : found?.find((group) => group !== '');
  return text === undefined || text === '' ? undefined : stripWhite(text);
}

/** The choice that occurs first in the response; at one place the one listed first. */
function namedChoice(response: string, choices: readonly string[]): string | undefined {
  const places = choices.map((choice) => response.indexOf(stripWhite(choice)));
  const first = Math.min(...places.filter((place) => place !== -1));
  const index = places.indexOf(first);
  return index === -1 ? undefined : `(${LETTERS[index] ?? ''})`;
}

function letterBehindColon(response: string, choices: readonly string[]): string | undefined {
  const letters = LETTERS.slice(0, choices.length);
  const letter = new RegExp(`:\\s*([${letters}])`).exec(response)?.[1];
  return letter === undefined ? undefined : `(${letter})`;
}
