import { equalJson, isJsonObject, readFencedJson, readJson } from './json-answer.ts';

/** One call of a tool: its name, and its arguments as a JSON value. */
export type ToolCall = { name: string; given: unknown };

const TAGGED = /<tool_call>([\s\S]*?)<\/tool_call>/g;
const LINE = /^([\w.:/-]+) (\{.*\})$/;

/**
 * The calls of tools in a text, in order. Read are: JSON, also in a Markdown fence or in tags `<tool_call>`, of one call or a list of them
 * (`{name, arguments}` with `parameters` or `input` for the latter, OpenAI's `{function: {...}}` and `{tool_calls: [...]}`, Converse's
 * `{toolUse: {...}}`), and lines `name {"argument": …}`, the form in which prepared rows show calls. No call is an empty list.
 */
export function readToolCalls(text: string): ToolCall[] {
  const whole = readFencedJson(text);
  if (whole !== undefined) return toCalls(whole.value);
  const tagged = [...text.matchAll(TAGGED)].flatMap(([, inner = '']) => toCalls(readFencedJson(inner)?.value));
  if (tagged.length > 0) return tagged;
  return text.split('\n').flatMap((line) => {
    const [, name, json = ''] = LINE.exec(line.trim()) ?? [];
    const given = name === undefined ? undefined : readJson(json);
    return name === undefined || given === undefined ? [] : [{ name, given: given.value }];
  });
}

/** The same calls in any order, each with equal arguments. */
export function sameCalls(one: readonly ToolCall[], other: readonly ToolCall[]): boolean {
  if (one.length !== other.length) return false;
  const left = [...other];
  return one.every((call) => {
    const index = left.findIndex((twin) => twin.name === call.name && equalJson(twin.given, call.given));
    if (index < 0) return false;
    left.splice(index, 1);
    return true;
  });
}

/** The same names as often, whatever the arguments. */
export function sameTools(one: readonly ToolCall[], other: readonly ToolCall[]): boolean {
  const names = (calls: readonly ToolCall[]): string => JSON.stringify(calls.map(({ name }) => name).toSorted());
  return names(one) === names(other);
}

function toCalls(value: unknown): ToolCall[] {
  if (Array.isArray(value)) return value.flatMap(toCalls);
  if (!isJsonObject(value)) return [];
  const { tool_calls: several, function: inner, toolUse, name } = value;
  const nested = several ?? inner ?? toolUse;
  if (nested !== undefined) return toCalls(nested);
  const given = value['arguments'] ?? value['parameters'] ?? value['input'];
  if (typeof name !== 'string' || given === undefined) return [];
  return [{ name, given: typeof given === 'string' ? (readJson(given)?.value ?? given) : given }];
}
