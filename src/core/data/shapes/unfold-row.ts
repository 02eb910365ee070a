import { isObject } from './row-fields.ts';

/** Fields that are a conversation; each may come as JSON text, as tables hold it. */
const turnFields = ['messages', 'conversations', 'conversation'] as const;
const pairFields = ['prompt', 'chosen', 'rejected'] as const;
/** Fields beside a conversation that are JSON text then, too. */
const besideTurns = ['tools', 'functions', 'toolConfig', 'system'] as const;

/** The row with conversations that stand in it as JSON text taken apart; the same row when there are none. */
export function unfoldRow(row: Record<string, unknown>): Record<string, unknown> {
  const turns = unfolded(row, turnFields);
  if (turns !== undefined) return { ...withoutEmpty(row), ...turns, ...unfolded(row, besideTurns) };
  const pair = typeof row['chosen'] === 'string' ? unfolded(row, pairFields) : undefined;
  return pair === undefined || !Array.isArray(pair['chosen']) ? row : { ...row, ...pair };
}

/** An empty cell beside a conversation is none. */
function withoutEmpty(row: Record<string, unknown>): Record<string, unknown> {
  const beside: readonly string[] = besideTurns;
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== '' || !beside.includes(name)));
}

/** Whether a column of a table belongs to the conversations in it. */
export function isConversationField(name: string): boolean {
  return [...turnFields, ...pairFields, ...besideTurns, 'schemaVersion'].some((field) => field === name);
}

function unfolded(row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> | undefined {
  const found = fields.flatMap((field): [string, unknown][] => {
    const value = Object.hasOwn(row, field) ? parse(row[field]) : undefined;
    return value === undefined ? [] : [[field, value]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A list of objects or an object; undefined for texts that are no such JSON. */
function parse(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || (Array.isArray(value) && value.every(isObject)) ? value : undefined;
  } catch {
    return undefined; // it stays the text that it is
  }
}
