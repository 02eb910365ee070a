import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promptText, toChatTurns } from '../chat-turns.ts';
import { type DraftRow, createDraftRow, decodeEscaped, decodeSpan } from './draft-row.ts';
import type { Target } from './shapes/target.ts';
import { filePart } from './sources/file-part.ts';
import { type OpenRows, openRows } from './sources/open-rows.ts';
import { readBytes } from './sources/read-bytes.ts';
import type { ParserOptions, RowParser, RowSink } from './sources/source.ts';

/** A row of a source before it was prepared: its question, and its cells that are text, numbers or truth values. */
export type SourceCells = { prompt: string; cells: readonly (readonly [column: string, value: string])[] };

const MOST_COLUMNS = 30;
/** What is asked of the parser: fields as they stand, nothing written. */
const asRead: Target = {
  shape: 'eval',
  model: 'baseline',
  family: 'local',
  inputs: ['text'],
  reasoning: false,
  tools: false,
  reserved: false,
  whole: false,
  bucketOwner: undefined,
};

/**
 * Reads a file of this machine, of any format that can be prepared, and gives every row its cells. `question` is the column of the
 * question, absent where rows are conversations. Rows that cannot be read are left out. Throws ForgeError as a preparation would.
 */
export async function eachSourceCells(
  path: string,
  question: string | undefined,
  take: (row: SourceCells) => void,
  signal: AbortSignal,
): Promise<void> {
  const rows = await openRows(filePart(path, basename(path), (await stat(path)).size), signal);
  try {
    const parser = rows.parser.id === 'csv' ? tableParser(rows, question, take) : lineParser(question, take);
    await readBytes(rows.text, parser, { signal, afterChunk: () => Promise.resolve() });
  } finally {
    await rows.close();
  }
}

function tableParser(
  { parser, head, sample }: OpenRows,
  question: string | undefined,
  take: (row: SourceCells) => void,
): RowParser {
  const columns = sample.columns.filter((column) => column !== question).slice(0, MOST_COLUMNS);
  const draft = createDraftRow(columns.length);
  const options: ParserOptions = {
    columns: question === undefined ? {} : { prompt: question },
    told: true,
    extras: columns.map((column) => ({ key: column, column })),
    nextId: () => '',
    system: undefined,
    repair: true,
    target: asRead,
  };
  return parser.parser(
    head,
    options,
    draft,
    onlyRows((row) => take(fromDraft(row, columns))),
  );
}

function onlyRows(row: RowSink['row']): RowSink {
  const nothing = (): void => undefined;
  return { row, bad: nothing, repair: nothing, remark: nothing, shape: nothing };
}

function fromDraft(draft: DraftRow, columns: readonly string[]): SourceCells {
  const cells = columns.flatMap((column, index): [string, string][] => {
    const { start, end } = draft.extras[index] ?? { start: -1, end: -1 };
    return start < 0 ? [] : [[column, decodeEscaped(draft.text, start, end)]];
  });
  return { prompt: decodeSpan(draft, draft.prompt), cells };
}

/** JSON lines, which all other formats are turned into. */
function lineParser(question: string | undefined, take: (row: SourceCells) => void): RowParser {
  let records = 0;
  return {
    feed(bytes, end, stage) {
      let at = 0;
      for (let next = bytes.indexOf(10, at); next >= 0 && next < end; next = bytes.indexOf(10, at)) {
        records++;
        fromLine(bytes.toString('utf8', at, next), question, take);
        at = next + 1;
      }
      if (stage === 'more') return at;
      if (at < end) fromLine(bytes.toString('utf8', at, end), question, take);
      return end;
    },
    records: () => records,
  };
}

function fromLine(line: string, question: string | undefined, take: (row: SourceCells) => void): void {
  const value = parse(line);
  if (value === null || typeof value !== 'object') return;
  const members = new Map<string, unknown>(Object.entries(value));
  const prompt = question === undefined ? conversationPrompt(value) : members.get(question);
  if (typeof prompt !== 'string') return;
  const cells = [...members].flatMap(([column, cell]): [string, string][] =>
    column === question || !['string', 'number', 'boolean'].includes(typeof cell) ? [] : [[column, String(cell)]],
  );
  take({ prompt, cells: cells.slice(0, MOST_COLUMNS) });
}

function conversationPrompt(value: object): string | undefined {
  const turns = toChatTurns(value);
  return turns === undefined ? undefined : promptText(turns.messages);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // the preparation has told of broken rows
  }
}
