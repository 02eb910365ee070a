import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraftRow, decodeSpan } from '../../../src/core/data/draft-row.ts';
import { csv } from '../../../src/core/data/sources/csv.ts';
import { jsonl } from '../../../src/core/data/sources/jsonl.ts';
import type { SourceFormat } from '../../../src/core/data/sources/source.ts';
import { converseTarget } from './shapes/targets.ts';

/** Prompts of the rows that come out, in order, fed in pieces of this size; also that every record is accounted for. */
function readRows(format: SourceFormat, bytes: Buffer, piece: number): string[] {
  const prompts: string[] = [];
  let rows = 0;
  const draft = createDraftRow();
  const sink = {
    row: () => {
      rows++;
      prompts.push(decodeSpan(draft, draft.prompt));
      JSON.parse(`"${draft.text.toString('utf8', draft.answer.start, draft.answer.end)}"`);
    },
    bad: (row: number, line: number, code: string, detail: string) => {
      rows++;
      expect(row).toBe(rows);
      expect(line).toBeGreaterThan(0);
      expect(`${code}: ${detail}`).toMatch(/^[a-z_0-9]+: .+/);
    },
    repair: () => {},
    remark: () => {},
    shape: () => {},
  };
  const columns = { prompt: 'question', answer: 'answer' };
  const parser = format.parser(
    bytes.subarray(0, 1000),
    { columns, told: true, extras: [], nextId: () => '1', system: undefined, repair: true, target: converseTarget },
    draft,
    sink,
  );
  const buffer = Buffer.alloc(bytes.length);
  let filled = 0;
  let from = 0;
  for (;;) {
    const next = Math.min(piece, bytes.length - from);
    bytes.copy(buffer, filled, from, from + next);
    filled += next;
    from += next;
    const used = parser.feed(buffer, filled, next === 0 ? 'last' : 'more');
    buffer.copyWithin(0, used, filled);
    filled -= used;
    if (next === 0) break;
  }
  expect(filled).toBe(0);
  expect(parser.records()).toBe(rows);
  return prompts;
}

const mutation = fc.record({
  at: fc.nat(1000),
  remove: fc.nat(3),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc.constantFrom('"', '""', ',', '\n', '\r\n', '\\', '{', '}', '\u0000', '\ufeff').map((text) => Buffer.from(text)),
  ),
});
type Mutation = { at: number; remove: number; put: Uint8Array };

function mutate(row: Buffer, { at, remove, put }: Mutation): Buffer {
  const place = at % (row.length + 1);
  return Buffer.concat([row.subarray(0, place), put, row.subarray(place + remove)]);
}

const question = fc.constantFrom('short', 'with "quotes"', 'two\nlines', 'comma, and; more', 'é 😀', 'x'.repeat(200));
const piece = fc.constantFrom(1000, 7, 64);

/** A file of good rows, each followed by a broken copy of a row. */
function plant(write: (prompt: string) => string, questions: string[], mutations: Mutation[], header: string) {
  const prompts = questions.map((text, index) => `good ${index}: ${text}`);
  const parts = prompts.flatMap((prompt, index) => {
    const broken = mutations[index];
    const copy = broken === undefined ? [] : [mutate(Buffer.from(write(`victim ${index}`)), broken), Buffer.from('\n')];
    return [Buffer.from(`${write(prompt)}\n`), ...copy];
  });
  return { prompts, bytes: Buffer.concat([Buffer.from(header), ...parts]) };
}

describe('good rows among broken ones', () => {
  it('all survive in JSON lines', () => {
    const write = (prompt: string): string => JSON.stringify({ id: 1, question: prompt, answer: 'fine' });
    fc.assert(
      fc.property(
        fc.array(question, { minLength: 1, maxLength: 8 }),
        fc.array(mutation, { maxLength: 8 }),
        piece,
        (questions, mutations, size) => {
          const { prompts, bytes } = plant(write, questions, mutations, '');
          const found = readRows(jsonl, bytes, size);
          for (const prompt of prompts) expect(found).toContain(prompt);
        },
      ),
      { numRuns: 2000, seed: 31 },
    );
  });

  it('all survive in CSV with every cell quoted', () => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const write = (prompt: string): string => [quoted('1'), quoted(prompt), quoted('fine')].join(',');
    fc.assert(
      fc.property(
        fc.array(question, { minLength: 1, maxLength: 8 }),
        mutation,
        fc.nat(7),
        piece,
        (questions, change, where, size) => {
          const mutations: Mutation[] = [];
          mutations[where] = change;
          const { prompts, bytes } = plant(write, [...questions, 'end', 'end'], mutations, 'id,question,answer\n');
          const found = readRows(csv, bytes, size);
          for (const prompt of prompts) expect(found, bytes.toString()).toContain(prompt);
        },
      ),
      { numRuns: 2000, seed: 32 },
    );
  });

  it('and no bytes whatever make a parser fail, hang, lose count or depend on where the pieces end', () => {
    const anything = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.constantFrom('"', ',', '\n', '\r', '{"question":"', '"}').map((text) => Buffer.from(text)),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(anything, piece, (parts, size) => {
        const body = Buffer.concat(parts);
        const table = Buffer.concat([Buffer.from('question,answer\n'), body]);
        expect(readRows(jsonl, body, size)).toEqual(readRows(jsonl, body, body.length + 1));
        expect(readRows(csv, table, size)).toEqual(readRows(csv, table, table.length));
      }),
      { numRuns: 2000, seed: 33 },
    );
  });
});
