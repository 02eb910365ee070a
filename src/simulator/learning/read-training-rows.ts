import { toChatTurns, promptText } from '../../core/chat-turns.ts';
import { messageOf } from '../../core/errors.ts';
import type { Rows } from '../../core/runtimes/local/jobs/training-rows.ts';

/** Rows in memory, or why they are none: the first bad line and what is wrong with it. */
export type RowsOrProblem = { rows: Rows; records: unknown[] } | { problem: string };

/** Reads JSON lines of conversations (Converse or OpenAI), of preference pairs (the preferred answer counts) or with a reference answer. */
export function readTrainingRows(text: string): RowsOrProblem {
  const rows: Rows = { prompts: [], targets: [] };
  const records: unknown[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const record = parseLine(line);
    if ('problem' in record) return { problem: `line ${index + 1}: ${record.problem}` };
    const turns = toChatTurns(withPreferred(record.value));
    if (turns === undefined) return { problem: `line ${index + 1}: no conversation that ends with an answer` };
    rows.prompts.push(promptText(turns.messages));
    rows.targets.push(turns.target);
    records.push(record.value);
  }
  return rows.prompts.length === 0 ? { problem: 'the file is empty' } : { rows, records };
}

function parseLine(line: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** A preference pair as the conversation that ends with its preferred answer; other records as they are. */
function withPreferred(record: unknown): unknown {
  if (!hasMessages(record)) return record;
  const last: unknown = record.messages.at(-1);
  if (typeof last !== 'object' || last === null || !('candidates' in last) || !Array.isArray(last.candidates))
    return record;
  const candidates: { content?: unknown; preferenceLabel?: unknown }[] = last.candidates;
  const preferred = candidates.find(({ preferenceLabel }) => preferenceLabel === 'preferred');
  return { ...record, messages: [...record.messages.slice(0, -1), { role: 'assistant', content: preferred?.content }] };
}

function hasMessages(record: unknown): record is { messages: unknown[] } {
  return typeof record === 'object' && record !== null && 'messages' in record && Array.isArray(record.messages);
}
