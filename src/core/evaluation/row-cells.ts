/** Keys of a row that are the conversation itself. */
const NOT_COLUMNS = new Set([
  'messages',
  'system',
  'query',
  'prompt',
  'response',
  'reference_answer',
  'schemaVersion',
  'images',
  'tools',
  'id',
]);

/** What a row carries beside its conversation, as text: members that are no lists; of its metadata the members when it is JSON of an object. */
export function rowCells(record: unknown): [string, string][] {
  if (!isObject(record)) return [];
  const own = Object.entries(record).filter(([key]) => !NOT_COLUMNS.has(key));
  return own.flatMap(([key, value]) => toCells(key, value));
}

function toCells(key: string, value: unknown): [string, string][] {
  const opened = key === 'metadata' && typeof value === 'string' ? openJson(value) : value;
  if (isObject(opened)) return Object.entries(opened).flatMap(([member, inner]) => scalar(`${key}.${member}`, inner));
  return scalar(key, opened);
}

function scalar(column: string, value: unknown): [string, string][] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [[column, String(value)]]
    : [];
}

function openJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // metadata is any text
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
