import { concluded, toWording, unwrap } from './plain-text.ts';

/** Whether an answer lists these parts, all of them and no others, in this order: by commas, lines, bullets, numbers or arrows. */
export function checkList(answer: string, parts: readonly string[]): boolean {
  const text = concluded(unwrap(answer));
  const behindColon = /:\s*([^:]+)$/s.exec(text)?.[1];
  return [text, behindColon].some((candidate) => candidate !== undefined && isList(candidate, parts));
}

function isList(text: string, parts: readonly string[]): boolean {
  const found = text
    .replace(/[[\](){}]/g, ' ')
    .split(/\s*(?:,|;|\n|→|->|<|\band\b)\s*/)
    .map((part) => toWording(part.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '')))
    .filter((part) => part !== '');
  const spaced = found.length === 1 ? (found[0] ?? '').split(' ') : found;
  return spaced.length === parts.length && spaced.every((part, index) => part === toWording(parts[index] ?? ''));
}
