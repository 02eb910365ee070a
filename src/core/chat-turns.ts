import type { ChatMessage } from './ports/inference.ts';

/** A conversation up to the last answer, and that answer. */
export type ChatTurns = { messages: ChatMessage[]; target: string };

/** Shapes of prepared rows in which one answer to one conversation can be seen: what is trained and evaluated by answers. */
export const answeredShapes: readonly string[] = ['converse', 'messages', 'eval', 'rft'];

/**
 * Reads a stored row: a chat record (`messages` of content blocks with a `system` list, or of texts with a system message; the
 * last is the answer, else `reference_answer` is) or an evaluation record (`query`, `response`, `system`). Undefined when it is
 * neither. Tool calls and their results are shown as JSON text. Every path that shows a prompt to a model takes it from here, so
 * that training, evaluation and serving see the same text.
 */
export function toChatTurns(record: unknown): ChatTurns | undefined {
  if (!isObject(record)) return undefined;
  return Array.isArray(record['messages'])
    ? fromChatRecord(record['messages'], record['system'], record['reference_answer'])
    : fromEvaluationRecord(record);
}

/** What a model without a chat template reads: the texts of the user's turns, one after another. */
export function promptText(messages: readonly ChatMessage[]): string {
  return messages
    .filter((message) => message.role === 'user')
    .map((message) => message.content)
    .join('\n');
}

function fromChatRecord(records: unknown[], system: unknown, reference: unknown): ChatTurns | undefined {
  const turns = records.map(toMessage);
  const messages = turns.filter((turn) => turn !== undefined);
  if (messages.length < turns.length) return undefined;
  if (Array.isArray(system) && system.length > 0) messages.unshift({ role: 'system', content: contentText(system) });
  const last = messages.at(-1);
  if (reference !== undefined && reference !== null)
    return last?.role === 'user' ? { messages, target: asText(reference) } : undefined;
  return last?.role === 'assistant' ? { messages: messages.slice(0, -1), target: last.content } : undefined;
}

function fromEvaluationRecord(record: Record<string, unknown>): ChatTurns | undefined {
  const { query, response, system } = record;
  if (typeof query !== 'string' || typeof response !== 'string') return fromInstructionRecord(record);
  const opening: ChatMessage[] =
    typeof system === 'string' && system !== '' ? [{ role: 'system', content: system }] : [];
  return { messages: [...opening, { role: 'user', content: query }], target: response };
}

const INSTRUCTIONS = '{"instruction_id_list":';

/** Whether the target of a row is what can be checked of an answer, as of rows of IFEval. */
export function isInstructions(target: string): boolean {
  return target.startsWith(INSTRUCTIONS);
}

/** A row of IFEval: what can be checked of an answer stands in the place of one. */
function fromInstructionRecord({
  prompt,
  instruction_id_list,
  kwargs,
}: Record<string, unknown>): ChatTurns | undefined {
  if (typeof prompt !== 'string' || !Array.isArray(instruction_id_list)) return undefined;
  return {
    messages: [{ role: 'user', content: prompt }],
    target: JSON.stringify({ instruction_id_list, kwargs: kwargs ?? instruction_id_list.map(() => ({})) }),
  };
}

/** A tool's message is something that the user's side says. */
function toMessage(message: unknown): ChatMessage | undefined {
  if (!isObject(message) || 'candidates' in message) return undefined;
  const { role, content, tool_calls: calls } = message;
  if (role === 'tool') return { role: 'user', content: contentText(content) };
  if (role !== 'system' && role !== 'user' && role !== 'assistant') return undefined;
  const called = Array.isArray(calls) ? calls.flatMap(callText) : [];
  return { role, content: [contentText(content), ...called].filter((text) => text !== '').join('\n') };
}

function callText(call: unknown): string[] {
  const { name, arguments: given } = isObject(call) && isObject(call['function']) ? call['function'] : {};
  return typeof name === 'string' ? [`${name} ${asText(given)}`] : [];
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.flatMap(blockText).join('\n') : '';
}

function blockText(block: unknown): string[] {
  if (!isObject(block)) return [];
  const { text, toolUse, toolResult } = block;
  if (typeof text === 'string') return [text];
  if (isObject(toolUse)) return [`${asText(toolUse['name'])} ${asText(toolUse['input'])}`];
  if (!isObject(toolResult) || !Array.isArray(toolResult['content'])) return [];
  return toolResult['content'].flatMap((part: unknown) =>
    isObject(part) ? [typeof part['text'] === 'string' ? part['text'] : asText(part['json'])] : [],
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
