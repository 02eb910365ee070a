import { reservedWords } from '../../scan-text.ts';
import type { Block, Example } from '../example.ts';
import { type RowNotes, fault } from '../row-fields.ts';

/** Refuses reserved words in texts, reasoning, tool results and the system prompt; not in a tool's input or its JSON results. */
export function checkReserved({ turns, system, rejected }: Example, notes: RowNotes): void {
  const blocks = [...turns.flatMap((turn) => turn.blocks), ...(rejected ?? [])];
  for (const text of [...blocks.flatMap(texts), system ?? '']) {
    const word = reservedWords.find((reserved) => text.includes(reserved));
    if (word !== undefined) return fault(notes, 'reserved_words', `holds the reserved word "${word}"`);
  }
}

function texts(block: Block): string[] {
  if (block.kind === 'text' || block.kind === 'reasoning') return [block.text];
  if (block.kind !== 'tool_result') return [];
  return block.content.flatMap((part) => ('text' in part ? [part.text] : []));
}
