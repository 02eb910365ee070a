import { z } from 'zod';
import { toChatTurns } from '../../chat-turns.ts';
import { type PythonValue, parsePythonLiteral } from './python-literal.ts';

/** One line of `inference_output.jsonl`. Texts are Python literals in most versions and plain in some. */
const SampleLine = z.looseObject({
  prompt: z.unknown(),
  inference: z.unknown(),
  gold: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

/**
 * A question as the container asked it, what the model said (all answers, where there are several), and what was wanted. `rewards`: one for
 * each answer, where a function scored them. `id`: of the row, where the line repeats it.
 */
export type SampleRow = { prompt: string; answers: string[]; gold: string; rewards?: number[]; id?: string };

/** Where a line may say the reward of its answers: the name of a reward function's reply, and shorter ones. */
const REWARD_KEYS = ['aggregate_reward_score', 'rewards', 'reward', 'score'];

/** Reads one line; undefined when it is no sample. */
export function parseSampleRow(line: string): SampleRow | undefined {
  const parsed = SampleLine.safeParse(toJson(line));
  if (!parsed.success) return undefined;
  const { prompt, inference, gold, metadata, ...more } = parsed.data;
  const answers = textsOf(inference);
  if (answers === undefined) return undefined;
  const told = [more, toldIn(metadata)].filter(isObject);
  const rewards = rewardsIn(told);
  const id = told.map((one) => one['id']).find((value) => typeof value === 'string' || typeof value === 'number');
  return {
    prompt: promptOf(prompt),
    answers,
    gold: textsOf(gold)?.[0] ?? '',
    ...(rewards?.length === answers.length ? { rewards } : {}),
    ...(id === undefined ? {} : { id: String(id) }),
  };
}

function rewardsIn(told: readonly Readonly<Record<string, unknown>>[]): number[] | undefined {
  for (const one of told)
    for (const key of REWARD_KEYS) {
      const value = evaluated(one[key]);
      const list: unknown[] = Array.isArray(value) ? value : [value];
      const numbers = list.flatMap((item) => (typeof item === 'number' && Number.isFinite(item) ? [item] : []));
      if (numbers.length > 0 && numbers.length === list.length) return numbers;
    }
  return undefined;
}

/** The user's words of a list of messages; any other text as it is. */
function promptOf(value: unknown): string {
  const messages = evaluated(value);
  if (!Array.isArray(messages)) return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  const turns = toChatTurns({ messages: [...messages, { role: 'assistant', content: '' }] });
  const said = turns?.messages.filter(({ role }) => role === 'user').map(({ content }) => content);
  return said?.join('\n') ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

/** The texts of a list, at least one, or a text that is no list. */
function textsOf(value: unknown): string[] | undefined {
  const found = evaluated(value);
  if (found === null || found === undefined) return undefined;
  const list: unknown[] = Array.isArray(found) ? found : [found];
  if (list.length === 0) return [''];
  const texts = list.flatMap((item) =>
    item === null || item === undefined ? [] : [typeof item === 'string' ? item : JSON.stringify(item)],
  );
  return texts.length === 0 ? undefined : texts;
}

/** A text that is a list in Python's form is read; any other is what it says. */
function evaluated(value: unknown): unknown {
  return typeof value === 'string' && /^\s*\[/.test(value) ? literalOr(value) : value;
}

/** What is told of a row, a table in either form. */
function toldIn(value: unknown): unknown {
  return typeof value === 'string' && /^\s*\{/.test(value) ? literalOr(value) : value;
}

function literalOr(text: string): PythonValue {
  try {
    return parsePythonLiteral(text);
  } catch {
    return text; // an answer that only looks like a literal
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // a line cut by a job that was stopped
  }
}
