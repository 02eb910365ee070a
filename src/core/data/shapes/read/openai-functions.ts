import type { Example, Tool, ToolUse, Turn } from '../example.ts';
import { type RowNotes, fault, isObject } from '../row-fields.ts';
import { openAiText } from './openai-blocks.ts';
import { readArguments, readFunctionTools } from './openai-tools.ts';

const CONVERTED = 'function_call_converted';

/** Reads `functions`, the older form of `tools`. */
export function readFunctions(functions: unknown, notes: RowNotes): Tool[] {
  if (functions === undefined || functions === null) return [];
  if (Array.isArray(functions))
    return readFunctionTools(
      functions.map((each) => ({ type: 'function', function: isObject(each) ? each : {} })),
      notes,
    );
  fault(notes, 'bad_tools', 'functions is not a list');
  return [];
}

/** Reads `function_call` of an assistant's message: one call, without an id; it gets one from its place. */
export function readFunctionCall(call: unknown, at: number, notes: RowNotes): ToolUse[] {
  if (call === undefined || call === null) return [];
  const { name, arguments: given } = isObject(call) ? call : {};
  if (typeof name !== 'string' || name.trim() === '') {
    fault(notes, 'bad_tools', `function_call of message ${at} has no name`);
    return [];
  }
  notes.repairs.push(CONVERTED);
  return [{ kind: 'tool_use', id: `call_${at}`, name, input: readArguments(given, `${name} in message ${at}`, notes) }];
}

/** A message of role `function` answers the newest call of that name; such a call has at most one answer. */
export function addFunctionResult(
  example: Example,
  { name, content }: Record<string, unknown>,
  at: number,
  notes: RowNotes,
): void {
  const last = example.turns.at(-1);
  const call = last?.role === 'assistant' ? callOf(last, name) : undefined;
  if (call === undefined)
    return fault(
      notes,
      'bad_tools',
      `message ${at} is the result of ${String(name)}, which the message before does not call`,
    );
  const text = openAiText(content, `message ${at}`, notes);
  example.turns.push({ role: 'user', at, blocks: [{ kind: 'tool_result', id: call.id, content: [{ text }] }] });
}

function callOf({ blocks }: Turn, name: unknown): ToolUse | undefined {
  return blocks.flatMap((block) => (block.kind === 'tool_use' && block.name === name ? [block] : [])).at(-1);
}
