import { promptText, toChatTurns } from '../chat-turns.ts';
import { type SourceCells, eachSourceCells } from '../data/source-cells.ts';
import { lineBatches } from '../lines.ts';
import { numberQuarters } from './number-quarters.ts';
import { rowCells } from './row-cells.ts';
import { orReason } from './or-reason.ts';
import type { RowSource } from './row-source.ts';
import type { SliceColumn } from './slices.ts';

const MOST_COLUMNS = 30;
const MOST_LABELS = 50;

/** Columns aligned with the rows that were asked for; `source` says how many rows were found again in their source, or why none. */
export type RowColumns = { columns: SliceColumn[]; source: string };

/**
 * The columns by which the rows of a file can be cut: what a row carries beside its conversation, its metadata (members when it is an
 * object or JSON of one), the length of its prompt, its expected answer where answers are labels, and the columns of the source,
 * found again by the prompt. `rows` are the 1-based lines. A prompt that the source has with several values has none.
 */
export async function readSliceColumns(
  path: string,
  rows: readonly number[],
  source: RowSource | { reason: string },
  signal: AbortSignal,
): Promise<RowColumns> {
  const table = createTable(rows.length);
  const prompts = await readRows(path, rows, table.put, signal);
  const joined = 'reason' in source ? source : await orReason(signal, () => joinSource(source, prompts, table, signal));
  const columns = table.columns().map(({ column, values }) => ({ column, values: numberQuarters(values) }));
  const told =
    'reason' in joined
      ? `not looked at: ${joined.reason}`
      : `${joined.found} of ${rows.length} rows found again by their prompt`;
  return { columns: columns.filter(isUseful), source: told };
}

type Table = {
  put: (place: number, column: string, value: string | undefined) => void;
  columns: () => { column: string; values: (string | undefined)[] }[];
};

function createTable(n: number): Table {
  const columns = new Map<string, (string | undefined)[]>();
  return {
    put(place, column, value) {
      const known = columns.get(column);
      if (known !== undefined) known[place] = value;
      else if (columns.size < MOST_COLUMNS) {
        const values = Array.from<string | undefined>({ length: n });
        values[place] = value;
        columns.set(column, values);
      }
    },
    columns: () => [...columns].map(([column, values]) => ({ column, values })),
  };
}

/** Puts the cells of each row; returns the places of each prompt. */
async function readRows(
  path: string,
  rows: readonly number[],
  put: Table['put'],
  signal: AbortSignal,
): Promise<Map<string, number[]>> {
  const places = new Map(rows.map((row, index) => [row, index]));
  const prompts = new Map<string, number[]>();
  let row = 0;
  for await (const batch of lineBatches(path, signal)) {
    for (const line of batch) {
      const place = places.get(++row);
      if (place === undefined) continue;
      const record: unknown = JSON.parse(line.toString('utf8'));
      const turns = toChatTurns(record);
      if (turns !== undefined) {
        const prompt = promptText(turns.messages);
        put(place, 'prompt characters', String([...prompt].length));
        put(place, 'expected answer', turns.target.trim());
        const twins = prompts.get(toKey(prompt));
        if (twins === undefined) prompts.set(toKey(prompt), [place]);
        else twins.push(place);
      }
      for (const [column, value] of rowCells(record)) put(place, column, value);
    }
  }
  return prompts;
}

async function joinSource(
  source: RowSource,
  prompts: ReadonlyMap<string, readonly number[]>,
  { put, columns }: Table,
  signal: AbortSignal,
): Promise<{ found: number }> {
  const given = new Set([...source.used, ...columns().map(({ column }) => column)]);
  // A cell that is there and undefined: the source has several values for the prompt.
  const seen = new Map<string, Map<string, string | undefined>>();
  const take = ({ prompt, cells }: SourceCells): void => {
    const key = toKey(prompt);
    const places = prompts.get(key);
    if (places === undefined) return;
    const known = seen.get(key) ?? new Map<string, string | undefined>();
    seen.set(key, known);
    for (const [column, value] of cells.filter(([name]) => !given.has(name))) {
      const one = !known.has(column) || known.get(column) === value;
      known.set(column, one ? value : undefined);
      for (const place of places) put(place, column, one ? value : undefined);
    }
  };
  await eachSourceCells(source.path, source.question, take, signal);
  return { found: [...seen.keys()].reduce((sum, key) => sum + (prompts.get(key)?.length ?? 0), 0) };
}

/** Repairs change white space and the form of accents. */
function toKey(prompt: string): string {
  return prompt.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Open answers are no column: nearly each is its own. */
function isUseful({ column, values }: SliceColumn): boolean {
  return column !== 'expected answer' || new Set(values).size <= MOST_LABELS;
}
