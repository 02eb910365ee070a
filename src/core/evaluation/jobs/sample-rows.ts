import { z } from 'zod';
import { toChatTurns } from '../../chat-turns.ts';
import { type PythonValue, parsePythonLiteral } from './python-literal.ts';

/** One line of `inference_output.jsonl`. Texts are Python literals in most versions and plain in some. */
const SampleLine = z.looseObject({ prompt: z.unknown(), inference: z.unknown(), gold: z.unknown().optional() });

/** A question as the container asked it, what the model said, and what was wanted. */
export type SampleRow = { prompt: string; answer: string; gold: string };

/** Reads one line; undefined when it is no sample. */
export function parseSampleRow(line: string): SampleRow | undefined {
  const parsed = SampleLine.safeParse(toJson(line));
  if (!parsed.success) return undefined;
  const { prompt, inference, gold } = parsed.data;
  const answer = firstText(inference);
  return answer === undefined ? undefined : { prompt: promptOf(prompt), answer, gold: firstText(gold) ?? '' };
}

/** The user's words of a list of messages; any other text as it is. */
function promptOf(value: unknown): string {
  const messages = evaluated(value);
  if (!Array.isArray(messages)) return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  const turns = toChatTurns({ messages: [...messages, { role: 'assistant', content: '' }] });
  const said = turns?.messages.filter(({ role }) => role === 'user').map(({ content }) => content);
  return said?.join('\n') ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

/** The first text of a list, or a text that is no list. */
function firstText(value: unknown): string | undefined {
  const found = evaluated(value);
  const first: unknown = Array.isArray(found) ? (found.length === 0 ? '' : found[0]) : found;
  if (typeof first === 'string') return first;
  return first === null || first === undefined ? undefined : JSON.stringify(first);
}

/** A text that is a list in Python's form is read; any other is what it says. */
function evaluated(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*\[/.test(value)) return value;
  return literalOr(value);
}

function literalOr(text: string): PythonValue {
  try {
    return parsePythonLiteral(text);
  } catch {
    return text; // an answer that only looks like a literal
  }
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // a line cut by a job that was stopped
  }
}
