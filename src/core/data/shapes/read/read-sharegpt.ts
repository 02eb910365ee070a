import { type Example, newExample } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import { readRole } from './read-role.ts';

const KNOWN = new Set(['conversations', 'conversation', 'system', 'id']);

/** Reads ShareGPT rows: `conversations` of {from: human | gpt | system, value}, perhaps `system`. */
export function readShareGpt(row: Record<string, unknown>, own: readonly string[], notes: RowNotes): Example {
  const foreign = Object.keys(row).filter((key) => !KNOWN.has(key) && !own.includes(key));
  if (foreign.length > 0) mend(notes, 'field_removed', 'unknown_field', `unknown field ${foreign.join(', ')}`);
  const turns: unknown = row['conversations'] ?? row['conversation'];
  const example = newExample({ system: typeof row['system'] === 'string' ? row['system'] : undefined });
  if (!Array.isArray(turns) || turns.length === 0)
    fault(notes, 'bad_content', 'conversations is not a list with something in it');
  else for (const [index, turn] of turns.entries()) addTurn(example, turn, index + 1, notes);
  return example;
}

function addTurn(example: Example, turn: unknown, at: number, notes: RowNotes): void {
  const { from, value } = isObject(turn) ? turn : {};
  if (typeof from !== 'string' || typeof value !== 'string')
    return fault(notes, 'bad_content', `message ${at} is not {"from": …, "value": text}`);
  if (from === 'system') {
    if (example.turns.length > 0) example.systemLate = true;
    if (example.system !== undefined) notes.repairs.push('system_joined');
    example.system = example.system === undefined ? value : `${example.system}\n${value}`;
    return;
  }
  const name = from.toLowerCase();
  const role = name === 'human' ? 'user' : name === 'gpt' ? 'assistant' : readRole(from, at, notes);
  if (role !== undefined) example.turns.push({ role, at, blocks: [{ kind: 'text', text: value }] });
}
