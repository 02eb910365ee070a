import { isObject } from './row-fields.ts';

/** Shapes in which rows come. The first group is columns: one text each; the others are read by their own structure. */
export type RowShape =
  | 'flat'
  | 'alpaca'
  | 'eval'
  | 'judge'
  | 'converse'
  | 'openai'
  | 'sharegpt'
  | 'preference'
  | 'openai_preference'
  | 'dpo'
  | 'rft'
  | 'rft_multiturn';

const columnar: ReadonlySet<RowShape> = new Set(['flat', 'alpaca', 'eval', 'judge']);
const CONVERSE_KEYS = ['text', 'image', 'video', 'document', 'toolUse', 'toolResult', 'reasoningContent'];

export function isColumnar(shape: RowShape): boolean {
  return columnar.has(shape);
}

/** Tells the shape of one row by its keys and what they hold. */
export function detectShape(row: Record<string, unknown>): RowShape {
  const has = (...keys: string[]): boolean => keys.every((key) => Object.hasOwn(row, key));
  if (Array.isArray(row['messages']) || has('messages', 'schemaVersion')) return ofMessages(row);
  if (Array.isArray(row['conversations'])) return ofTurnList(row['conversations']);
  if (Array.isArray(row['conversation'])) return ofTurnList(row['conversation']);
  if (has('input', 'preferred_output')) return 'openai_preference';
  if (has('chosen', 'rejected')) return 'preference';
  const { metadata } = row;
  if (isObject(metadata) && 'prompt' in metadata) return 'rft_multiturn';
  if (has('response_A', 'response_B')) return 'judge';
  if (typeof row['instruction'] === 'string' && has('output')) return 'alpaca';
  return typeof row['query'] === 'string' && has('response') ? 'eval' : 'flat';
}

function ofTurnList(turns: readonly unknown[]): RowShape {
  return turns.some((turn) => isObject(turn) && 'role' in turn) ? 'openai' : 'sharegpt';
}

function ofMessages(row: Record<string, unknown>): RowShape {
  const messages = Array.isArray(row['messages']) ? row['messages'].filter(isObject) : [];
  if (messages.some((message) => 'candidates' in message)) return 'dpo';
  if ('reference_answer' in row) return 'rft';
  if ('schemaVersion' in row || 'toolConfig' in row || Array.isArray(row['system'])) return 'converse';
  return messages.some(hasConverseBlocks) ? 'converse' : 'openai';
}

function hasConverseBlocks({ content }: Record<string, unknown>): boolean {
  return (
    Array.isArray(content) &&
    content.some((block) => isObject(block) && !('type' in block) && CONVERSE_KEYS.some((key) => key in block))
  );
}
