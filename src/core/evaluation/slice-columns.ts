import { promptText, toChatTurns } from '../chat-turns.ts';
import { lineBatches } from '../lines.ts';
import type { SliceColumn } from './slices.ts';
import { ascending, quantileOfSorted } from './statistics/quantile.ts';

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
const MOST_COLUMNS = 30;
/** A column of numbers with more values than this is cut into quarters. */
const MOST_NUMBERS = 12;
const MOST_LABELS = 50;

/**
 * The columns by which the rows of a file can be cut: what a row carries beside its conversation, its metadata (members when it is an
 * object or JSON of one), the length of its prompt, and its expected answer where answers are labels. `rows` are the 1-based lines.
 */
export async function readSliceColumns(
  path: string,
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<SliceColumn[]> {
  const places = new Map(rows.map((row, index) => [row, index]));
  const columns = new Map<string, (string | undefined)[]>();
  let row = 0;
  for await (const batch of lineBatches(path, signal)) {
    for (const line of batch) {
      const place = places.get(++row);
      if (place === undefined) continue;
      for (const [column, value] of cellsOf(JSON.parse(line.toString('utf8'))))
        put(columns, column, place, value, rows.length);
    }
  }
  return [...columns].map(([column, values]) => ({ column, values: inQuarters(values) })).filter(isUseful);
}

function put(
  columns: Map<string, (string | undefined)[]>,
  column: string,
  place: number,
  value: string,
  n: number,
): void {
  const known = columns.get(column);
  if (known !== undefined) known[place] = value;
  else if (columns.size < MOST_COLUMNS) {
    const values = Array.from<string | undefined>({ length: n });
    values[place] = value;
    columns.set(column, values);
  }
}

function cellsOf(record: unknown): [string, string][] {
  if (!isObject(record)) return [];
  const turns = toChatTurns(record);
  const derived: [string, string][] =
    turns === undefined
      ? []
      : [
          ['prompt characters', String([...promptText(turns.messages)].length)],
          ['expected answer', turns.target.trim()],
        ];
  const own = Object.entries(record).filter(([key]) => !NOT_COLUMNS.has(key));
  return [...derived, ...own.flatMap(([key, value]) => toCells(key, value))];
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

/** Numbers of many values become quarters, named by their ends. */
function inQuarters(values: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const present = values.filter((value) => value !== undefined);
  if (
    new Set(present).size <= MOST_NUMBERS ||
    !present.every((value) => value !== '' && Number.isFinite(Number(value)))
  )
    return values;
  const sorted = Float64Array.from(present, Number).toSorted(ascending);
  const ends = [0, 0.25, 0.5, 0.75, 1].map((q) => quantileOfSorted(sorted, q));
  const quarterOf = (value: number): string => {
    const quarter = Math.max(
      1,
      ends.findIndex((end, index) => index > 0 && value <= end),
    );
    return `${tidy(ends[quarter - 1])} to ${tidy(ends[quarter])}`;
  };
  return values.map((value) => (value === undefined ? undefined : quarterOf(Number(value))));
}

function tidy(value: number | undefined): string {
  return String(Number((value ?? 0).toPrecision(6)));
}

/** Open answers are no column: nearly each is its own. */
function isUseful({ column, values }: SliceColumn): boolean {
  return column !== 'expected answer' || new Set(values).size <= MOST_LABELS;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
