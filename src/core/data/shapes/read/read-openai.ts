import { type Example, type Turn, newExample } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';
import { openAiBlocks, openAiText } from './openai-blocks.ts';
import { readFunctionTools, readToolCalls } from './openai-tools.ts';
import { addFunctionResult, readFunctionCall, readFunctions } from './openai-functions.ts';
import { readRole } from './read-role.ts';

const KNOWN = new Set(['messages', 'conversations', 'conversation', 'tools', 'functions', 'function_call', 'system']);
const MESSAGE_KEYS = new Set([
  'role',
  'content',
  'tool_calls',
  'function_call',
  'tool_call_id',
  'reasoning',
  'reasoning_content',
  'weight',
  'name',
]);

/**
 * Reads OpenAI chat rows (`messages`, `tools`). System and developer messages become the system prompt, tool messages the
 * results of the user's turn that follows. What no training record can say (`name`, `weight`, foreign fields) is left out and
 * remarked. `own`: fields that the caller reads itself.
 */
export function readOpenAi(row: Record<string, unknown>, own: readonly string[], notes: RowNotes): Example {
  const foreign = Object.keys(row).filter((key) => !KNOWN.has(key) && !own.includes(key));
  if (foreign.length > 0) mend(notes, 'field_removed', 'unknown_field', `unknown field ${foreign.join(', ')}`);
  const messages = row['messages'] ?? row['conversations'] ?? row['conversation'];
  const example = readOpenAiMessages(messages, notes);
  example.tools = [...readFunctionTools(row['tools'], notes), ...readFunctions(row['functions'], notes)];
  if (example.system === undefined && typeof row['system'] === 'string') example.system = row['system'];
  return example;
}

export function readOpenAiMessages(messages: unknown, notes: RowNotes): Example {
  const example = newExample({});
  if (!Array.isArray(messages) || messages.length === 0) {
    fault(notes, 'bad_content', 'messages is not a list with something in it');
    return example;
  }
  for (const [index, message] of messages.entries()) {
    if (isObject(message)) addMessage(example, message, index + 1, notes);
    else fault(notes, 'bad_content', `message ${index + 1} is not an object`);
  }
  return example;
}

function addMessage(example: Example, message: Record<string, unknown>, at: number, notes: RowNotes): void {
  const role = typeof message['role'] === 'string' ? message['role'].toLowerCase() : message['role'];
  checkKeys(message, at, notes);
  if (role === 'system' || role === 'developer') return addSystem(example, message['content'], at, notes);
  if (role === 'tool') return addResult(example, message, at, notes);
  if (role === 'function') return addFunctionResult(example, message, at, notes);
  const known = readRole(message['role'], at, notes);
  if (known === 'user') addUser(example, message['content'], at, notes);
  if (known === 'assistant') example.turns.push(assistantTurn(message, at, notes));
}

function checkKeys(message: Record<string, unknown>, at: number, notes: RowNotes): void {
  const foreign = Object.keys(message).filter((key) => !MESSAGE_KEYS.has(key) && message[key] !== null);
  if (typeof message['name'] === 'string' && !['tool', 'function'].includes(String(message['role'])))
    foreign.push('name');
  if (foreign.length > 0)
    mend(
      notes,
      'field_removed',
      'unknown_field',
      `message ${at} has ${foreign.join(', ')}, which training does not read`,
    );
  if (message['weight'] === 0) notes.remarks.push({ code: 'weight_ignored', detail: `message ${at} has weight 0` });
}

function addSystem(example: Example, content: unknown, at: number, notes: RowNotes): void {
  const text = openAiText(content, `message ${at}`, notes);
  if (example.turns.length > 0) example.systemLate = true;
  if (example.system !== undefined) notes.repairs.push('system_joined');
  example.system = example.system === undefined ? text : `${example.system}\n${text}`;
}

function addResult(example: Example, message: Record<string, unknown>, at: number, notes: RowNotes): void {
  const id = message['tool_call_id'];
  if (typeof id !== 'string' || id.trim() === '') return fault(notes, 'bad_tools', `message ${at} has no tool_call_id`);
  const text = openAiText(message['content'], `message ${at}`, notes);
  const block = { kind: 'tool_result' as const, id, content: [{ text }] };
  const last = example.turns.at(-1);
  if (isResults(last)) last.blocks.push(block);
  else example.turns.push({ role: 'user', at, blocks: [block] });
}

/** What the user says right after tool results belongs to the same turn: Converse knows no turn of its own for tools. */
function addUser(example: Example, content: unknown, at: number, notes: RowNotes): void {
  const blocks = openAiBlocks(content, `message ${at}`, notes);
  const last = example.turns.at(-1);
  if (isResults(last)) last.blocks.push(...blocks);
  else example.turns.push({ role: 'user', at, blocks });
}

function isResults(turn: Turn | undefined): turn is Turn {
  return turn?.blocks.every(({ kind }) => kind === 'tool_result') === true && turn.blocks.length > 0;
}

function assistantTurn(message: Record<string, unknown>, at: number, notes: RowNotes): Turn {
  const { content, tool_calls: calls } = message;
  const thought = message['reasoning'] ?? message['reasoning_content'];
  const said =
    content === '' || content === null || content === undefined ? [] : openAiBlocks(content, `message ${at}`, notes);
  return {
    role: 'assistant',
    at,
    blocks: [
      ...(typeof thought === 'string' && thought !== '' ? [{ kind: 'reasoning' as const, text: thought }] : []),
      ...said,
      ...readToolCalls(calls, at, notes),
      ...readFunctionCall(message['function_call'], at, notes),
    ],
  };
}
