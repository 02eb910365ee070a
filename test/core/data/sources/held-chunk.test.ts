import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvCells, createCsvRecordReader } from '../../../../src/core/data/sources/csv-record.ts';
import { findFlatTexts, stringBytes } from '../../../../src/core/data/sources/flat-object-spans.ts';
import { type HeldChunk, createHeldChunk } from '../../../../src/core/data/sources/held-chunk.ts';

/** Runs around sixteen bytes, so that what ends them stands at every place of a block. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z é]{0,40}$/) },
  fc.constantFrom('\n', '\r\n', '\r'),
  fc.constantFrom('"', '""', ',', ';', '\\', '\t', '\u0000', '\\"', '\\u00e9', '|', '漢', '\u007f'),
);
const texts = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

function readCsv(bytes: Buffer, end: number, delimiter: string, crEnds: boolean, chunk?: HeldChunk) {
  const cells = createCsvCells(200);
  cells.text = Buffer.alloc(bytes.length * 6 + 6);
  const read = createCsvRecordReader({ delimiter: delimiter.charCodeAt(0), crEnds }, cells, chunk);
  const given = chunk === undefined ? bytes : chunk.hold(bytes, end);
  const records: unknown[] = [];
  for (let at = 0; at < end;) {
    const next = read(given, at, end, false);
    const { count, starts, ends, text, breaks, stray, crlf } = cells;
    const found = Array.from({ length: Math.max(0, count) }, (_, cell) =>
      text.toString('latin1', starts[cell] ?? 0, ends[cell] ?? 0),
    );
    records.push({ next, found, breaks, stray, crlf });
    if (next < 0) break;
    at = next;
  }
  return records;
}

function readFlat(bytes: Buffer, end: number, chunk?: HeldChunk) {
  const wanted = ['q', 'a'].map((key) => ({ bytes: Buffer.from(key), span: { start: -1, end: -1 } }));
  const given = chunk === undefined ? bytes : chunk.hold(bytes, end);
  const flat = findFlatTexts(given, 0, end, wanted, chunk?.skipTo(stringBytes));
  return { flat, spans: flat ? wanted.map(({ span }) => span) : [] };
}

describe('a held chunk', () => {
  it.each([',', ';', '\t', '|'])('is read as CSV with "%s" as the bytes themselves are', (delimiter) => {
    fc.assert(
      fc.property(texts, fc.boolean(), fc.boolean(), (text, crEnds, quoted) => {
        const bytes = Buffer.from(`${quoted ? '"' : ''}${text.replaceAll(',', delimiter)},"x`);
        const end = bytes.length - 3;
        expect(readCsv(bytes, end, delimiter, crEnds, createHeldChunk())).toEqual(
          readCsv(bytes, end, delimiter, crEnds),
        );
      }),
      { numRuns: 250, seed: 31 },
    );
  });

  it('is read as flat JSON as the bytes themselves are', () => {
    fc.assert(
      fc.property(texts, texts, fc.boolean(), (question, answer, whole) => {
        const json = whole ? JSON.stringify({ q: question, a: answer }) : `{"q":"${question}","a":"${answer}"}`;
        const bytes = Buffer.from(`${json}"\\}`);
        const end = bytes.length - 3;
        expect(readFlat(bytes, end, createHeldChunk())).toEqual(readFlat(bytes, end));
      }),
      { numRuns: 600, seed: 32 },
    );
  });

  it('stays where it is when it has no room, and the next is held again', () => {
    const chunk = createHeldChunk();
    const skip = chunk.skipTo([0x3b]);
    const large = Buffer.alloc((2 << 20) + 1, 'a');
    expect(chunk.hold(large, large.length)).toBe(large);
    expect(skip(5, large.length)).toBe(5);
    const small = Buffer.from('aaaaaaaaaaaaaaaaaaaa;a;');
    expect(chunk.hold(small, small.length)).not.toBe(small);
    expect([skip(0, 23), skip(21, 23), skip(23, 23), skip(0, 10)]).toEqual([20, 22, 23, 10]);
  });
});
