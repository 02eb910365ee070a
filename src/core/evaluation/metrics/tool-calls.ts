import { readExactJson } from './exact-json.ts';
import { equalJson, isJsonObject, readFencedJson } from './json-answer.ts';

/** One call of a tool: its name, and its arguments as a JSON value. */
export type ToolCall = { name: string; given: unknown };

/** A tag that is never closed counts where JSON begins in it: the answer was cut, or ended by the closing tag. */
const TAGGED = /<tool_call>(?:((?:(?!<tool_call>)[\s\S])*?)<\/tool_call>|(\s*[[{](?:(?!<tool_call>)[\s\S])*))/g;
/** Members of a call beside its arguments. */
const BESIDE = new Set(['name', 'type', 'id', 'call_id', 'toolUseId', 'index', 'arguments', 'parameters', 'input']);
/** What stands in a tag and cannot be read: a call of no tool, whose arguments equal none. */
const UNREADABLE: ToolCall = { name: '', given: Number.NaN };

const LINE = /^([\w.:/-]+) (\{.*\})$/;

/**
 * The calls of tools in a text, in order. Read are: JSON, also in a Markdown fence or in tags `<tool_call>`, of one call or a list of them
 * (`{name, arguments}` with `parameters` or `input` for the latter, OpenAI's `{function: {...}}` and `{tool_calls: [...]}`, Converse's
 * `{toolUse: {...}}`, alone or in a message), and lines `name {"argument": …}`, the form in which prepared rows show calls. No call is an empty list; a tag that cannot be read is a
 * call that equals none.
 */
export function readToolCalls(text: string): ToolCall[] {
  const whole = readFencedJson(text, readExactJson);
  if (whole !== undefined) return toCalls(whole.value);
  const tagged = [...text.matchAll(TAGGED)].flatMap(([, closed, open = '']) => ofTag(closed ?? open));
  if (tagged.length > 0) return tagged;
  return text.split('\n').flatMap((line) => {
    const [, name, json = ''] = LINE.exec(line.trim()) ?? [];
    const given = name === undefined ? undefined : readExactJson(json);
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
  return names(one) === names(other) && one.every(({ name }) => name !== UNREADABLE.name);
}

function ofTag(text: string): ToolCall[] {
  const calls = toCalls(readFencedJson(text, readExactJson)?.value);
  return calls.length === 0 ? [UNREADABLE] : calls;
}

function toCalls(value: unknown): ToolCall[] {
  if (Array.isArray(value)) return value.flatMap(toCalls);
  if (!isJsonObject(value)) return [];
  const { tool_calls: several, function: inner, toolUse, content, message, output, name } = value;
  const nested = several ?? inner ?? toolUse ?? (name === undefined ? (content ?? message ?? output) : undefined);
  if (nested !== undefined) return toCalls(nested);
  const given = value['arguments'] ?? value['parameters'] ?? value['input'] ?? '';
  const isBare = given === '' && Object.keys(value).every((key) => BESIDE.has(key));
  if (typeof name !== 'string' || (given === '' && !isBare)) return [];
  return [{ name, given: isBare ? {} : typeof given === 'string' ? (readExactJson(given)?.value ?? given) : given }];
}
