import { mutateRow } from './mutate.ts';
import { type Random, pick, upTo } from './random.ts';
import {
  type Row,
  type TableFormat,
  type TextFormat,
  packed,
  tableFormats,
  textBytes,
  textFormats,
} from './table-bytes.ts';

const questions = [
  'short',
  'with "quotes"',
  'two\nlines',
  'comma, and; tab\tand more',
  'é 😀',
  'x'.repeat(200),
  '{"a": [1]}',
];
const strange = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u2028',
  '\ufeff',
  '"',
  'null',
  'System:',
  '\u0085',
  'Ã©',
  '￿',
  'a'.repeat(3000),
];

/** A file in which every second row was good before it was written and every other one was damaged. */
export type FuzzedRows = { bytes: Buffer; good: string[]; mutated: number };

/** Rows damaged in their bytes. */
export function fuzzText(random: Random, format: TextFormat, mutated: number, gz: boolean): FuzzedRows {
  const good: string[] = [];
  const rows: Buffer[] = [];
  for (let index = 0; index < mutated; index++) {
    const row = goodRow(random, index);
    good.push(row.question);
    rows.push(Buffer.from(textFormats[format].row(row)));
    const victim = { ...row, id: `v${index}`, question: `victim ${index}` };
    rows.push(mutateRow(random, Buffer.from(textFormats[format].row(victim))));
  }
  const last = goodRow(random, mutated);
  const bytes = textBytes(format, [...rows, Buffer.from(textFormats[format].row(last))]);
  return { bytes: packed(bytes, gz), good: [...good, last.question], mutated };
}

/** Rows with texts that no one expects; formats with columns keep them apart by themselves. */
export function fuzzTable(random: Random, format: TableFormat, mutated: number, gz: boolean): FuzzedRows {
  const rows = Array.from({ length: mutated }, (_, index) => [goodRow(random, index), strangeRow(random, index)]);
  const bytes = tableFormats[format](rows.flat());
  return { bytes: packed(bytes, gz), good: rows.map(([row]) => row?.question ?? ''), mutated };
}

function goodRow(random: Random, index: number): Row {
  return { id: `g${index}`, question: `good ${index}: ${pick(random, questions)}`, answer: `fine ${upTo(random, 5)}` };
}

function strangeRow(random: Random, index: number): Row {
  const text = (): string => pick(random, strange) + (random() < 0.5 ? pick(random, strange) : '');
  return { id: `v${index}`, question: text(), answer: text() };
}
