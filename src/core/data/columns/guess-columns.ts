import type { RowRole } from '../draft-row.ts';
import type { SourceSample } from '../sources/source.ts';
import { type KnownNames, sureness } from './column-names.ts';
import { type ColumnFacts, columnFacts } from './column-facts.ts';

export type Guess = { column: string; confidence: number; why: string };

/** A role that wants a column. */
type OpenRole = { role: RowRole; names: KnownNames; need: boolean; raw: boolean };

/** Guesses a column for each open role: by name, and for question and answer then by what the cells hold. */
export function guessColumns(
  sample: SourceSample,
  open: readonly OpenRole[],
  taken: readonly string[],
): Map<RowRole, Guess> {
  const facts = columnFacts(sample).filter(({ name }) => !taken.includes(name));
  const guesses = new Map<RowRole, Guess>();
  for (const wanted of open) {
    const left = facts.filter(({ name }) => !isGuessed(guesses, name));
    const guess = byName(left, wanted);
    if (guess !== undefined) guesses.set(wanted.role, guess);
  }
  const roles = open.map(({ role }) => role);
  addSecondInput(facts, guesses, roles);
  byContent(facts, guesses, roles);
  return guesses;
}

function byName(facts: readonly ColumnFacts[], { names, need, raw }: OpenRole): Guess | undefined {
  const [best] = facts
    .map(({ name, filled }) => ({ name, sure: sureness(name, names) * (raw ? 1 : weight(filled, !need)) }))
    .toSorted((a, b) => b.sure - a.sure);
  if (best === undefined || best.sure === 0 || (!need && best.sure < 0.8)) return undefined;
  return { column: best.name, confidence: best.sure, why: 'by its name' };
}

/** An empty column is no system prompt; a half-empty question is unlikely to be one. */
function weight(filled: number, optional: boolean): number {
  if (optional) return filled > 0 ? 1 : 0;
  return filled < 0.5 ? 0.5 : 1;
}

/** An instruction with a separate input is two columns that make one question: taking one would lose the other. */
function addSecondInput(facts: readonly ColumnFacts[], guesses: Map<RowRole, Guess>, open: readonly RowRole[]): void {
  const input = facts.find(({ name, filled }) => name.toLowerCase() === 'input' && filled > 0);
  const isInstruction = guesses.get('prompt')?.column.toLowerCase() === 'instruction';
  if (!open.includes('input') || !isInstruction || input === undefined || isGuessed(guesses, input.name)) return;
  guesses.set('input', { column: input.name, confidence: 0.95, why: 'belongs to the instruction' });
}

function byContent(facts: readonly ColumnFacts[], guesses: Map<RowRole, Guess>, open: readonly RowRole[]): void {
  const free = facts.filter(({ name, filled, numeric }) => filled >= 0.5 && !numeric && !isGuessed(guesses, name));
  if (open.includes('answer') && !guesses.has('answer')) {
    const few = facts.find(({ name, closed }) => closed && !isGuessed(guesses, name));
    const only = free.length === 1 && guesses.has('prompt') ? free[0] : undefined;
    const second = free.length === 2 && facts.length === 2 ? free[1] : undefined;
    if (few !== undefined)
      guesses.set('answer', { column: few.name, confidence: 0.6, why: 'few different short values' });
    else if (only !== undefined)
      guesses.set('answer', { column: only.name, confidence: 0.5, why: 'the only other text' });
    else if (second !== undefined)
      guesses.set('answer', { column: second.name, confidence: 0.4, why: 'the second of two' });
  }
  if (!open.includes('prompt') || guesses.has('prompt')) return;
  const texts = free.filter(({ name, closed }) => !closed && !isGuessed(guesses, name));
  const [longest, next] = texts.toSorted((a, b) => b.meanLength - a.meanLength);
  if (longest === undefined || (next !== undefined && next.meanLength * 2 > longest.meanLength)) return;
  guesses.set('prompt', {
    column: longest.name,
    confidence: next === undefined ? 0.5 : 0.4,
    why: next === undefined ? 'the only other text' : 'the longest text',
  });
}

function isGuessed(guesses: Map<RowRole, Guess>, name: string): boolean {
  return [...guesses.values()].some(({ column }) => column === name);
}
