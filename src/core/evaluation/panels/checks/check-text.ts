import { concluded, toWording, unwrap } from './plain-text.ts';

const MOST_WORDS = 60;
const LISTED = 4;
/** Stands for a wording that was found. */
const HIT = '§';

/**
 * Whether an answer gives one of the wordings, as a whole or inside a sentence. Refused are answers that name a wrong one beside it
 * (unless as what it is not), offer a choice, deny it, or list candidates.
 */
export function checkText(answer: string, wordings: readonly string[], wrong: readonly string[] = []): boolean {
  const text = lastSentence(concluded(unwrap(answer)));
  if (text.trim() === '' || isEnumeration(text, wordings)) return false;
  const said = toWording(text);
  if (wordings.some((wording) => toWording(wording) === said)) return true;
  if (isSingleLetter(wordings)) return endsWithLetter(text, wordings);
  if (leads(text, wordings, wrong)) return true;
  const marked = mark(said, wordings);
  return marked.includes(HIT) && !isDenied(marked) && !isChoice(marked) && !names(said, wrong);
}

function lastSentence(text: string): string {
  if (text.split(/\s+/).length <= MOST_WORDS) return text;
  return (
    text
      .trim()
      .split(/\n+|(?<=[.!?])\s+/)
      .at(-1) ?? ''
  );
}

/** Four and more short parts are a list of guesses. */
function isEnumeration(text: string, wordings: readonly string[]): boolean {
  if (wordings.some((wording) => /[,;]/.test(wording))) return false;
  const parts = text.split(/[,;\n]+/).filter((part) => part.trim() !== '');
  return parts.length >= LISTED && parts.every((part) => part.trim().split(/\s+/).length <= 3);
}

function isSingleLetter(wordings: readonly string[]): boolean {
  return wordings.every((wording) => wording.length === 1);
}

/** A letter alone is easily found by accident: it must be the last word, in its own case. */
function endsWithLetter(text: string, wordings: readonly string[]): boolean {
  return wordings.includes(text.match(/(?<![\p{L}\p{N}])(\p{L})[^\p{L}\p{N}]*$/u)?.[1] ?? '');
}

/** The answer's first clause is a right wording, and what follows does not begin with a wrong one or a choice. */
function leads(text: string, wordings: readonly string[], wrong: readonly string[]): boolean {
  const [clause = ''] = text.split(/[,.;:!(\n]|\s[-–—]\s|—/);
  if (!wordings.some((wording) => toWording(wording) === toWording(clause))) return false;
  const rest = toWording(text.slice(clause.length));
  const goesOnWrong = wrong.map(toWording).some((other) => rest === other || rest.startsWith(`${other} `));
  return !goesOnWrong && !/^(?:or|and|no wait)\b/.test(rest);
}

function byLength(wordings: readonly string[]): string[] {
  return wordings.map(toWording).toSorted((a, b) => b.length - a.length);
}

function mark(said: string, wordings: readonly string[]): string {
  return byLength(wordings).reduce((text, wording) => text.replace(wordPattern(wording), HIT), said);
}

/** Not behind another word, as in "no orchids"; "not only" denies nothing. */
function isDenied(marked: string): boolean {
  return /\b(?:not|isn't|wasn't|never|neither|except|nicht|pas)\s+(?:(?:the|a|an|in|at|on|by)\s+)?§/.test(marked);
}

function isChoice(marked: string): boolean {
  return /§ or (?!§)|(?<!§) or §/.test(marked);
}

function names(said: string, wrong: readonly string[]): boolean {
  return wrong.map(toWording).some((other) => {
    const pattern = wordPattern(other).source;
    const excluded = new RegExp(
      `\\b(?:not|rather than|instead of|unlike|never)\\s+(?:(?:the|a|an|in|at|on)\\s+)?${pattern}`,
      'gu',
    );
    return new RegExp(pattern, 'u').test(said.replace(excluded, ' '));
  });
}

function wordPattern(wording: string): RegExp {
  const escaped = wording.replace(/[+/]/g, '\\$&').replace(/\s+/g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu');
}
