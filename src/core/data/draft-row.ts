/** Bytes [start, end) of a draft's text. `start` -1: the row has no such field. */
export type Span = { start: number; end: number };

/** What a column can be used for. */
export const rowRoles = [
  'prompt',
  'answer',
  'system',
  'reasoning',
  'metadata',
  'stratum',
  'group',
  // Columns that filters compare.
  'where_1',
  'where_2',
  'where_3',
  'moment',
  'split',
  // Columns of some methods only; a reader makes a record of them.
  'input',
  'rejected',
  'id',
  'task',
  'info',
  'images',
  'image_format',
  'video_format',
  's3_uri',
  'bucket_owner',
  // Not columns: what tells the prompt, and the record, from others when that is not their text.
  'key',
  'identity',
] as const;
export const whereRoles = ['where_1', 'where_2', 'where_3'] as const satisfies readonly (typeof rowRoles)[number][];
export type RowRole = (typeof rowRoles)[number];

/**
 * One row between source and output. There is one draft per source, overwritten by each row. Every field is UTF-8 as it stands
 * inside a JSON string: escaped exactly as JSON.stringify escapes, so that equal texts are equal bytes and no text has to be
 * decoded on its way to the output.
 */
export type DraftRow = Record<RowRole, Span> & {
  /** 1-based number of the record in the source. */
  row: number;
  /** 1-based number of the line on which it begins, or of the record where there are no lines. */
  line: number;
  unit: 'line' | 'record';
  text: Buffer;
  /** The record, complete as it will be written (raw JSON), when the fields alone do not make it. */
  conversation: Span;
  /** Which parts the row has: a sum of `rowParts`; 0 for one question and one answer in plain text. */
  parts: number;
  /** Further columns, in the order in which they were asked for. */
  extras: Span[];
};

/** `extras`: how many further columns the row carries. */
export function createDraftRow(extras = 0): DraftRow {
  const absent = (): Span => ({ start: -1, end: -1 });
  return {
    row: 0,
    line: 0,
    unit: 'line',
    text: Buffer.alloc(0),
    prompt: absent(),
    answer: absent(),
    system: absent(),
    reasoning: absent(),
    metadata: absent(),
    stratum: absent(),
    group: absent(),
    where_1: absent(),
    where_2: absent(),
    where_3: absent(),
    moment: absent(),
    split: absent(),
    input: absent(),
    rejected: absent(),
    id: absent(),
    task: absent(),
    info: absent(),
    images: absent(),
    image_format: absent(),
    video_format: absent(),
    s3_uri: absent(),
    bucket_owner: absent(),
    key: absent(),
    identity: absent(),
    conversation: absent(),
    parts: 0,
    extras: Array.from({ length: extras }, absent),
  };
}

export function setSpan(span: Span, start: number, end: number): void {
  span.start = start;
  span.end = end;
}

/** The text of a field as a string; empty when absent. */
export function decodeSpan(draft: DraftRow, span: Span): string {
  return span.start < 0 ? '' : decodeEscaped(draft.text, span.start, span.end);
}

/** Turns the inside of a JSON string into text. */
export function decodeEscaped(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start, end);
  if (!raw.includes('\\')) return raw;
  const text: unknown = JSON.parse(`"${raw}"`);
  return String(text);
}

/** Text as it stands inside a JSON string. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
