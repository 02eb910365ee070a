import { type Example, newExample } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';
import { readOpenAi, readOpenAiMessages } from './read-openai.ts';

const OWN = new Set(['messages', 'tools', 'id', 'reference_answer']);

/** Reads RFT rows: `messages`, `reference_answer`, perhaps `id`, `tools`; further fields go along to the reward function. */
export function readRft(row: Record<string, unknown>, notes: RowNotes): Example {
  const others = Object.entries(row).filter(([key]) => !OWN.has(key));
  const example = readOpenAi(row, Object.keys(row), notes);
  if (Array.isArray(row['tools']) && row['tools'].length === 0) fault(notes, 'bad_tools', 'tools is an empty list');
  return { ...example, id: row['id'], reference: row['reference_answer'], extras: Object.fromEntries(others) };
}

/** Reads multi-turn RFT rows: `id` and `metadata` {prompt, answer, task, info}. */
export function readMultiTurn(row: Record<string, unknown>, notes: RowNotes): Example {
  const metadata = isObject(row['metadata']) ? row['metadata'] : {};
  const foreign = [
    ...keysBeside(row, ['id', 'metadata']),
    ...keysBeside(metadata, ['prompt', 'answer', 'task', 'info']),
  ];
  if (foreign.length > 0) fault(notes, 'unknown_field', `unknown field ${foreign.join(', ')}`);
  const { prompt, answer, task, info } = metadata;
  return { ...fromPrompt(prompt, notes), id: row['id'], reference: answer, task, info };
}

/** A prompt as a text or as a list of messages. */
export function fromPrompt(prompt: unknown, notes: RowNotes): Example {
  if (Array.isArray(prompt)) return readOpenAiMessages(prompt, notes);
  if (typeof prompt !== 'string') {
    fault(notes, 'missing_value', 'prompt is neither a text nor a list of messages');
    return newExample({});
  }
  return newExample({ turns: [{ role: 'user', at: 1, blocks: [{ kind: 'text', text: prompt }] }] });
}

function keysBeside(object: Record<string, unknown>, known: readonly string[]): string[] {
  return Object.keys(object).filter((key) => !known.includes(key));
}
