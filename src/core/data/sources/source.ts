import type { DraftRow, RowRole } from '../draft-row.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { RowShape } from '../shapes/detect-shape.ts';
import type { Target } from '../shapes/target.ts';

/** Which column of the source fills which role. */
export type RoleColumns = Partial<Record<RowRole, string>>;

/** A column that is carried into the record as it is, and the key it has there. */
export type ExtraColumn = { key: string; column: string };

/** Where a parser puts what it reads. `row` may be called with the same draft each time. */
export type RowSink = {
  row(draft: DraftRow): void;
  /** A record that cannot become a row. */
  bad(row: number, line: number, code: ProblemCode, detail: string): void;
  /** Something was mended without losing anything. */
  repair(code: string, count: number): void;
  /** Something about a row that is kept. */
  remark(row: number, code: ProblemCode, detail: string): void;
  /** A picture that stood in a row, for a file beside the rows. */
  picture?(name: string, base64: string): void;
  /** The shape in which a row came, when it had to be looked at as an object. */
  shape(row: number, shape: RowShape): void;
};

/** Whether more bytes follow, none do, or the buffer is full and something has to be used up. */
export type FeedStage = 'more' | 'full' | 'last';

/** Bytes in, rows out; keeps only counters between calls. */
export type RowParser = {
  /** Takes the bytes [0, end) and returns how many of them were used: the rest is given again, with more behind it. */
  feed(bytes: Buffer, end: number, stage: FeedStage): number;
  /** Records seen, good and bad. */
  records(): number;
};

/** What the beginning of a source shows. */
export type SourceSample = {
  /** `csv`, `jsonl` … */
  format: string;
  columns: readonly string[];
  /** Text of each column in the first rows; undefined where a row has none. */
  rows: readonly (readonly (string | undefined)[])[];
  /** True when the rows are conversations already, so that no column has to be mapped. */
  conversations: boolean;
  remarks: readonly { code: ProblemCode; detail: string }[];
  /** How many of the first rows have which shape; absent when all are columns. */
  shapes?: Partial<Record<RowShape, number>>;
};

/** What a preparation asks of the parser beside the columns. */
export type ParserOptions = {
  columns: RoleColumns;
  /** The columns were told, not guessed: a row that has them is columns, whatever else it holds. */
  told: boolean;
  /** Further columns that are carried into the record. */
  extras: readonly ExtraColumn[];
  /** An id for a row that needs one and has none. */
  nextId: () => string;
  /** System prompt for rows that have none. */
  system: string | undefined;
  /** Whether safe repairs may be made. */
  repair: boolean;
  target: Target;
};

/** A format: looks at the first bytes, then parses all of them. A new format is a file in this folder and a line in `formats`. */
export type SourceFormat = {
  id: string;
  /** Name endings, lower case, with the dot. */
  endings: readonly string[];
  sample(head: Buffer, whole: boolean): SourceSample;
  parser(head: Buffer, options: ParserOptions, draft: DraftRow, sink: RowSink): RowParser;
};

/** Longest record that is read, bytes: four times the text that the longest context of the catalog holds. */
export const MAX_RECORD_BYTES = 4 << 20;
