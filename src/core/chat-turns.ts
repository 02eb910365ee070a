import type { ChatMessage } from './ports/inference.ts';

/** A conversation up to the last answer, and that answer. */
export type ChatTurns = { messages: ChatMessage[]; target: string };

/**
 * Reads a stored row: a chat record (`messages` of content blocks, `system` list) or an evaluation record (`query`, `response`,
 * `system`). Undefined when it is neither. Every path that shows a prompt to a model takes it from here, so that training,
 * evaluation and serving see the same text.
 */
export function toChatTurns(record: unknown): ChatTurns | undefined {
  if (!isObject(record)) return undefined;
  return Array.isArray(record['messages'])
    ? fromChatRecord(record['messages'], record['system'])
    : fromEvaluationRecord(record);
}

/** What a model without a chat template reads: the texts of the user's turns, one after another. */
export function promptText(messages: readonly ChatMessage[]): string {
  return messages
    .filter((message) => message.role === 'user')
    .map((message) => message.content)
    .join('\n');
}

function fromChatRecord(messages: unknown[], system: unknown): ChatTurns | undefined {
  const turns = messages.map(toMessage);
  const last = turns.at(-1);
  if (last?.role !== 'assistant' || turns.includes(undefined)) return undefined;
  const opening: ChatMessage[] =
    Array.isArray(system) && system.length > 0 ? [{ role: 'system', content: blockText(system) }] : [];
  return { messages: [...opening, ...turns.slice(0, -1).filter((turn) => turn !== undefined)], target: last.content };
}

function fromEvaluationRecord(record: Record<string, unknown>): ChatTurns | undefined {
  const { query, response, system } = record;
  if (typeof query !== 'string' || typeof response !== 'string') return undefined;
  const opening: ChatMessage[] =
    typeof system === 'string' && system !== '' ? [{ role: 'system', content: system }] : [];
  return { messages: [...opening, { role: 'user', content: query }], target: response };
}

function toMessage(message: unknown): ChatMessage | undefined {
  if (!isObject(message)) return undefined;
  const { role, content } = message;
  if (role !== 'user' && role !== 'assistant') return undefined;
  return { role, content: typeof content === 'string' ? content : blockText(content) };
}

function blockText(blocks: unknown): string {
  if (!Array.isArray(blocks)) return '';
  return blocks
    .flatMap((block: unknown) => (isObject(block) && typeof block['text'] === 'string' ? [block['text']] : []))
    .join('\n');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
