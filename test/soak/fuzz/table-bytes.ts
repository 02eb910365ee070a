import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';

export type Row = { id: string; question: string; answer: string };

/** Formats in which one row is one run of bytes, which a mutation can change without touching its neighbours. */
export const textFormats = {
  '.csv': { header: 'id,question,answer\n', row: (row: Row) => cells(row, ','), between: '\n', end: '\n' },
  '.tsv': { header: 'id\tquestion\tanswer\n', row: (row: Row) => cells(row, '\t'), between: '\n', end: '\n' },
  '.jsonl': { header: '', row: (row: Row) => JSON.stringify(row), between: '\n', end: '\n' },
  '.json': { header: '[\n', row: (row: Row) => JSON.stringify(row), between: ',\n', end: '\n]\n' },
} as const;
export type TextFormat = keyof typeof textFormats;

export const tableFormats = {
  '.parquet': (rows: readonly Row[]) =>
    Buffer.from(
      parquetWriteBuffer({
        columnData: (['id', 'question', 'answer'] as const).map((name) => ({
          name,
          data: rows.map((row) => row[name]),
          type: 'STRING',
        })),
      }),
    ),
  '.arrow': (rows: readonly Row[]) => Buffer.from(tableToIPC(arrowTable(rows), 'stream')),
  '.feather': (rows: readonly Row[]) => Buffer.from(tableToIPC(arrowTable(rows), 'file')),
} as const;
export type TableFormat = keyof typeof tableFormats;

export function textBytes(format: TextFormat, rows: readonly Buffer[]): Buffer {
  const { header, between, end } = textFormats[format];
  const parts = rows.flatMap((row, index) => (index === 0 ? [row] : [Buffer.from(between), row]));
  return Buffer.concat([Buffer.from(header), ...parts, Buffer.from(end)]);
}

/** What is said of a file of any format, packed if asked. */
export function packed(bytes: Buffer, gz: boolean): Buffer {
  return gz ? gzipSync(bytes, { level: 1 }) : bytes;
}

function cells({ id, question, answer }: Row, delimiter: string): string {
  return [id, question, answer].map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter);
}

function arrowTable(rows: readonly Row[]) {
  return tableFromArrays({
    id: rows.map(({ id }) => id),
    question: rows.map(({ question }) => question),
    answer: rows.map(({ answer }) => answer),
  });
}
