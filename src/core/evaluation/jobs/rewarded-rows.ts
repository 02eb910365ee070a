import { toChatTurns } from '../../chat-turns.ts';
import { ForgeError } from '../../errors.ts';
import { rowLines } from './row-lines.ts';
import { chooseRows, digestOf } from '../evaluation-rows.ts';

/** Rows that a reward function scores: one line for each answer that is drawn. `n` counts rows, not answers. */
export type RewardedLines = { lines: string[]; n: number; hash: string };

type Row = Readonly<Record<string, unknown>>;

/**
 * Rows as reinforcement reads them: `messages` up to the question, with whatever else the function looks at. A row that ends with its answer
 * gets that as `reference_answer`. Each is written as often as answers are drawn, under ids that say row and draw.
 */
export async function rewardedLines(
  path: string,
  limit: number | undefined,
  samples: number | undefined,
): Promise<RewardedLines> {
  const rows: Row[] = [];
  const digests: string[] = [];
  for await (const { line, value } of rowLines(path)) {
    const row = toRewarded(value);
    if (row === undefined)
      throw new ForgeError('bad_data', `${path} line ${line} has no messages that end with a question`, {
        next: 'use a dataset prepared with method "rft", "sft" or "eval"',
      });
    rows.push(row);
    digests.push(digestOf(toChatTurns(value) ?? value));
  }
  const { includes, n, hash } = chooseRows(digests, limit);
  const lines = rows.flatMap((row, index) => (includes(index + 1) ? drawn(row, index + 1, samples) : []));
  return { lines, n, hash };
}

function drawn(row: Row, number: number, samples: number | undefined): string[] {
  if (samples === undefined) return [`${JSON.stringify(row)}\n`];
  return Array.from({ length: samples }, (_, draw) => `${JSON.stringify({ ...row, id: `${number}-${draw + 1}` })}\n`);
}

function toRewarded(value: unknown): Row | undefined {
  const turns = toChatTurns(value);
  if (!isRow(value)) return undefined;
  const { messages } = value;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (isRow(last) && last['role'] !== 'assistant' && typeof last['role'] === 'string') return value;
  return turns === undefined ? undefined : { messages: turns.messages, reference_answer: turns.target };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
