import type { Tool, ToolUse } from '../example.ts';
import { type RowNotes, fault, isObject, mend } from '../row-fields.ts';

/** Reads `tools`: functions with name, description and parameters. */
export function readFunctionTools(tools: unknown, notes: RowNotes): Tool[] {
  if (tools === undefined || tools === null) return [];
  if (Array.isArray(tools)) return tools.flatMap((tool, index) => readTool(tool, index + 1, notes));
  fault(notes, 'bad_tools', 'tools is not a list');
  return [];
}

function readTool(tool: unknown, at: number, notes: RowNotes): Tool[] {
  const inner = isObject(tool) ? (isObject(tool['function']) ? tool['function'] : tool) : {};
  const { name, description, parameters } = inner;
  if (isObject(tool) && tool['type'] !== 'function')
    fault(notes, 'bad_tools', `tool ${at} is of type ${JSON.stringify(tool['type']) ?? 'nothing'}, not function`);
  if (typeof name !== 'string' || name.trim() === '') fault(notes, 'bad_tools', `tool ${at} has no name`);
  else return [{ name, description: typeof description === 'string' ? description : undefined, schema: parameters }];
  return [];
}

/** Reads `tool_calls` of an assistant's message. */
export function readToolCalls(calls: unknown, at: number, notes: RowNotes): ToolUse[] {
  if (calls === undefined || calls === null) return [];
  if (Array.isArray(calls)) return calls.flatMap((call) => readCall(call, at, notes));
  fault(notes, 'bad_tools', `tool_calls of message ${at} is not a list`);
  return [];
}

function readCall(call: unknown, at: number, notes: RowNotes): ToolUse[] {
  const { id, function: called } = isObject(call) ? call : {};
  const { name, arguments: given } = isObject(called) ? called : {};
  if (typeof id !== 'string' || id.trim() === '' || typeof name !== 'string' || name.trim() === '') {
    fault(notes, 'bad_tools', `message ${at} has a tool call without id or function name`);
    return [];
  }
  return [{ kind: 'tool_use', id, name, input: readArguments(given, `${id} in message ${at}`, notes) }];
}

/** Arguments are an object, mostly as JSON text. Anything else is kept as {"arguments": …}, which Converse can hold. */
export function readArguments(given: unknown, which: string, notes: RowNotes): Record<string, unknown> {
  if (isObject(given)) return given;
  if (given === undefined || given === null || given === '') return {};
  const parsed = typeof given === 'string' ? parse(given) : given;
  if (isObject(parsed)) return parsed;
  mend(notes, 'arguments_wrapped', 'bad_tools', `arguments of tool call ${which} are not a JSON object`);
  return { arguments: given };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the raw text is kept, and that is remarked
  }
}
