import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEscaped } from '../../../src/core/data/draft-row.ts';
import { readCsvHeader } from '../../../src/core/data/sources/csv-dialect.ts';
import { createCsvCells, createCsvRecordReader } from '../../../src/core/data/sources/csv-record.ts';

function readAll(text: string, delimiter = ','): string[][] {
  const cells = createCsvCells(32);
  const bytes = Buffer.from(text);
  cells.text = Buffer.alloc(bytes.length * 6 + 6);
  const read = createCsvRecordReader({ delimiter: delimiter.charCodeAt(0), crEnds: false }, cells);
  const records: string[][] = [];
  for (let at = 0; at < bytes.length;) {
    at = read(bytes, at, bytes.length, true);
    if (at < 0) throw new Error(`result ${at}`);
    records.push(
      Array.from({ length: cells.count }, (_, cell) =>
        decodeEscaped(cells.text, cells.starts[cell] ?? 0, cells.ends[cell] ?? 0),
      ),
    );
  }
  return records;
}

const character = fc.constantFrom(
  'a',
  'B',
  ' ',
  ',',
  ';',
  '"',
  '\n',
  '\r\n',
  '\t',
  '\\',
  'é',
  '😀',
  '\u0001',
  '\u2028',
  "'",
);
const cell = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

function write(rows: string[][], delimiter: string, end: string, quoteAll: boolean): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const written = (text: string): string => (quoteAll || /["\r\n,;\t]/.test(text) ? quoted(text) : text);
  return rows.map((row) => row.map(written).join(delimiter)).join(end);
}

describe('the CSV reader', () => {
  it('reads every valid file as csv-parse does', () => {
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    const property = fc.property(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (rows, delimiter, end, quoteAll) => {
        const text = write(rows, delimiter, end, quoteAll);
        const expected: string[][] = parse(text, { delimiter, record_delimiter: end });
        expect(readAll(text, delimiter)).toEqual(expected);
      },
    );
    fc.assert(property, { numRuns: 2000, seed: 7 });
  });

  it('escapes cells exactly as JSON.stringify does', () => {
    const cells = createCsvCells(2);
    const text = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('') + 'é😀\u2028';
    const bytes = Buffer.from(`"${text.replaceAll('"', '""')}"\n`);
    cells.text = Buffer.alloc(bytes.length * 6);
    createCsvRecordReader({ delimiter: 44, crEnds: false }, cells)(bytes, 0, bytes.length, true);
    expect(`"${cells.text.toString('utf8', 0, cells.length)}"`).toBe(JSON.stringify(text));
  });

  it('does not look at bytes behind the end it was given', () => {
    const cells = createCsvCells(4);
    cells.text = Buffer.alloc(100);
    const read = createCsvRecordReader({ delimiter: 44, crEnds: false }, cells);
    expect(read(Buffer.from('a,b\r\nleft over'), 0, 4, false)).toBe(-1);
    expect(read(Buffer.from('a,"b""c'), 0, 5, false)).toBe(-1);
    expect(read(Buffer.from('a,"b""c'), 0, 5, true)).toBe(5);
  });
});

describe('the CSV header', () => {
  const header = (text: string) => readCsvHeader(Buffer.from(text), true);

  it('tells the delimiter only when there is no comma outside quotes', () => {
    expect(header('a;b;c\n1;2;3').names).toEqual(['a', 'b', 'c']);
    expect(header('a;b;c\n1;2;3').delimiterName).toBe('semicolon');
    expect(header('a\tb\n').delimiterName).toBe('tab');
    expect(header('a;x,b\n').names).toEqual(['a;x', 'b']);
    expect(header('"a,x";b\n').names).toEqual(['a,x', 'b']);
  });

  it('refuses one name for two columns', () => {
    expect(() => header('q,answer,q\n')).toThrow('the header names column "q" twice: q, answer, q');
  });

  it('counts the lines before the first row', () => {
    expect(header('\n\n"a\nb",c\n1,2').lines).toBe(4);
  });
});
