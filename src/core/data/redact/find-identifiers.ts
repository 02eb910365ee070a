import { signs } from '../checks/text-signs.ts';
import { type Identifier, type IdentifierKind, personal, secrets } from './identifiers.ts';

/** An identifier in a text: characters [start, end). */
export type Found = { kind: IdentifierKind; start: number; end: number; invented: boolean };

const BEFORE = 16;

/** Personal identifiers and credentials in the order of the text, without overlaps; `shown`: what a byte scan saw in it. */
export function findIdentifiers(text: string, shown: number): Found[] {
  const found: Found[] = [];
  for (const identifier of wanted(shown)) collect(text, identifier, found);
  return found.toSorted((a, b) => a.start - b.start);
}

function wanted(shown: number): Identifier[] {
  const numbers = (shown & (signs.number | signs.token)) !== 0;
  const people = personal.filter(({ kind }) => (kind === 'email' ? (shown & signs.at) !== 0 : numbers));
  return (shown & signs.token) === 0 ? people : [...secrets, ...people];
}

function collect(text: string, { kind, pattern, valid, invented }: Identifier, found: Found[]): void {
  for (const match of text.matchAll(pattern)) {
    const [matched] = match;
    const start = match.index;
    const end = start + matched.length;
    if (found.some((other) => other.start < end && start < other.end)) continue;
    if (valid !== undefined && !valid(matched, text.slice(Math.max(0, start - BEFORE), start))) continue;
    found.push({ kind, start, end, invented: invented?.test(matched) ?? false });
  }
}

/** The text with each identifier replaced by a placeholder that names its kind: [EMAIL], [SECRET] … */
export function redactText(text: string, found: readonly Found[]): string {
  let at = 0;
  let redacted = '';
  for (const { kind, start, end } of found) {
    redacted += `${text.slice(at, start)}[${kind.toUpperCase()}]`;
    at = end;
  }
  return redacted + text.slice(at);
}
