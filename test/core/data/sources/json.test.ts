import { array, assert, constantFrom, dictionary, integer, jsonValue, property, string } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createJsonScan } from '../../../../src/core/data/sources/json-scan.ts';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const all = { split: { train: 1 } };

/** The lines of a document that comes in pieces of so many bytes. */
function linesOf(document: string, piece: number): string[] {
  const scan = createJsonScan('x.json');
  const bytes = Buffer.from(document);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += piece) parts.push(scan.take(bytes, at, Math.min(bytes.length, at + piece)));
  parts.push(scan.finish());
  return Buffer.concat(parts).toString('utf8').split('\n').slice(0, -1);
}

describe('a JSON document', () => {
  it('gives the elements of its list, however it is written and cut into pieces', () => {
    assert(
      property(
        array(dictionary(string(), jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), { maxLength: 8 }),
        constantFrom(0, 1, 2, '\t'),
        integer({ min: 1, max: 40 }),
        (rows, indent, piece) => {
          expect(linesOf(JSON.stringify(rows, undefined, indent), piece).map((line) => JSON.parse(line))).toEqual(
            JSON.parse(JSON.stringify(rows)),
          );
          const inside = JSON.stringify({ version: 1, info: { list: [1] }, data: rows, end: 'x' }, undefined, indent);
          expect(linesOf(inside, piece).map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(rows)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('objects one behind the other are rows, and so is one object that is a conversation', () => {
    expect(linesOf('{\n "a": 1\n}\n{\n "a": 2\n}\n', 3).map((line) => JSON.parse(line))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(linesOf('{"messages":[{"role":"user"}],"id":3}', 5)).toEqual(['{"messages":[{"role":"user"}],"id":3}']);
  });

  it.each([
    ['a string that is not closed', '"b'],
    ['a wrong bracket', '{"x": [1}}'],
    ['a missing brace', '"b",'],
  ])('%s costs one row', async (_what, value) => {
    const good = (index: number) => `  {"question": "q${index}", "answer": "a${index}"}`;
    const rows = [good(0), good(1), `  {"question": "bad", "answer": ${value}`, good(3), good(4)];
    const { record, lines } = await place.prepareText('.json', `[\n${rows.join(',\n')}\n]`, all);
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['q0', 'q1', 'q3', 'q4']);
    expect(problem(record, 'bad_json')?.examples).toEqual([
      { row: 3, detail: expect.stringMatching(/^record 3: not JSON/) },
    ]);
  });

  it.each([
    ['before a row', (row: string) => `  [${row.trim()}`],
    ['behind a row', (row: string) => `${row}[`],
  ])('with a bracket that opens %s costs that row alone', async (_where, damage) => {
    const rows = Array.from({ length: 5 }, (_, index) => `  {"question": "q${index}", "answer": "a${index}"}`);
    const damaged = rows.map((row, index) => (index === 2 ? damage(row) : row));
    const { lines } = await place.prepareText('.json', `[\n${damaged.join(',\n')}\n]`, all);
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['q0', 'q1', 'q3', 'q4']);
  });

  it('closed too early is read to its end, and the report says so', async () => {
    const rows = [0, 1, 2].map((index) => `  {"question": "q${index}", "answer": "a${index}"}`);
    const { record, lines } = await place.prepareText('.json', `{"data": [\n${rows.join('\n]},\n')}\n]}`, all);
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['q0', 'q1', 'q2']);
    expect(problem(record, 'unbalanced_brackets')?.count).toBe(1);
  });

  it('that ends too early gives its whole rows, and says so', async () => {
    const { record, lines } = await place.prepareText(
      '.json',
      '[{"question":"q","answer":"a"},{"question":"r","answ',
      all,
    );
    expect(lines).toHaveLength(1);
    expect(problem(record, 'truncated_source')?.severity).toBe('warn');
    expect(problem(record, 'bad_json')?.count).toBe(1);
  });

  it('with two lists says which', async () => {
    const two = (filler: string) =>
      `{"train":[{"question":"q","answer":"a"}${filler}],"test":[{"question":"r","answer":"b"}]}`;
    const failed = await place.prepareText('.json', two('')).then(
      () => 'no error',
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('two lists, "train" and "test"'),
    });
    const many = Array.from(
      { length: 40_000 },
      (_, index) => `,{"question":"number ${index} of them","answer":"${index}"}`,
    );
    const { record } = await place.prepareText('.json', two(many.join('')));
    expect(record.ready).toBe(false);
    expect(problem(record, 'unreadable_file')?.examples[0]?.detail).toMatch(/the \d+ rows before were read$/);
  });

  it('is recognized whatever its name, and JSON lines in .json are too', async () => {
    const rows = [
      { question: 'q', answer: 'a' },
      { question: 'r', answer: 'b' },
    ];
    for (const [ending, text] of [
      ['.jsonl', `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`],
      ['.txt', JSON.stringify(rows)],
      ['.json', rows.map((row) => JSON.stringify(row)).join('\n')],
      ['.json', `\ufeff${JSON.stringify({ data: rows })}`],
      ['.json', rows.map((row) => JSON.stringify(row, undefined, 2)).join('\n')],
    ] as const)
      expect((await place.prepareText(ending, text, all)).lines, `${ending} ${text}`).toHaveLength(2);
  });

  it('of 40 MB needs no more memory than a small one', async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) =>
      JSON.stringify({ question: `question ${index} ${'x'.repeat(200)}`, answer: `${index % 9}` }),
    );
    const path = place.put('large.json', `[${rows.join(',')}]`);
    rows.length = 0;
    const before = process.memoryUsage().rss;
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    const { record } = await place.prepare({ source: path, ...all });
    clearInterval(watch);
    expect(record.rows.kept).toBe(150_000);
    expect((peak - before) / 2 ** 20).toBeLessThan(150);
  });
});
