import type { Block, Example, Turn } from '../example.ts';
import type { RowNotes } from '../row-fields.ts';
import type { Target } from '../target.ts';

/** A row as one writer makes it: the record, and the texts that checks look at. */
export type Built = {
  /** Plain JSON; its keys in the order in which they are written. */
  record: Record<string, unknown>;
  prompt: string;
  /** Empty when the shape needs none. */
  answer: string;
  rejected?: string;
  reasoning?: string;
  metadata?: string;
  /** One question, one answer, nothing but text: the fields alone make the record. */
  simple?: boolean;
  /** What tells this record from others, when that is not the whole record (which has an id, say). */
  identity?: unknown;
  /** Parts beside those that turns and tools show. */
  parts?: number;
};

/** Makes the record of one target shape, noting every rule that it breaks. */
export type Writer = (example: Example, target: Target, notes: RowNotes) => Built;

/** What is said before the answer: texts, reasoning and tool results, line by line. */
export function spoken(turns: readonly Turn[]): string {
  return turns.flatMap(({ blocks }) => blocks.flatMap(words)).join('\n');
}

function words(block: Block): string[] {
  if (block.kind === 'text' || block.kind === 'reasoning') return [block.text];
  if (block.kind !== 'tool_result') return [];
  return block.content.map((part) => ('text' in part ? part.text : JSON.stringify(part.json)));
}

/** An answer as text; one that only calls tools is its calls. */
export function answerText(blocks: readonly Block[]): string {
  const said = blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');
  if (said.trim() !== '') return said;
  const calls = blocks.flatMap((block) => (block.kind === 'tool_use' ? [{ [block.name]: block.input }] : []));
  return calls.length === 0 ? said : JSON.stringify(calls);
}

/** The reasoning before an answer, as a part of what was built. */
export function reasoningOf(blocks: readonly Block[]): { reasoning?: string } {
  const found = blocks.flatMap((block) => (block.kind === 'reasoning' ? [block.text] : []));
  return found.length === 0 ? {} : { reasoning: found.join('\n') };
}
