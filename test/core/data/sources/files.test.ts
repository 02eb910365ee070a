import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { globExpression } from '../../../../src/core/data/sources/glob.ts';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const all = { split: { train: 1 } };
let folders = 0;

function folder(files: Record<string, string | Buffer>): string {
  const path = join(place.root, `folder-${folders++}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );
const row = (question: string, answer: string) => `${JSON.stringify({ question, answer })}\n`;

async function prompts(source: string | string[], request: Record<string, unknown> = {}) {
  const { record } = await place.prepare({ source, ...all, ...request });
  const { readFileSync } = await import('node:fs');
  const lines = readFileSync(record.splits['train']?.uri ?? '', 'utf8')
    .trim()
    .split('\n');
  return { record, prompts: lines.map((line) => turnsOf(line).prompt) };
}

describe('what is no file', () => {
  it('is refused at once, and left out of a folder', async () => {
    const path = folder({ 'a.jsonl': row('one', '1') });
    execFileSync('mkfifo', [join(path, 'pipe.jsonl')]);
    expect(String(await failure(prompts(join(path, 'pipe.jsonl'))))).toBe(
      `ForgeError: ${join(path, 'pipe.jsonl')} is a named pipe, not a file`,
    );
    expect(String(await failure(prompts('/dev/zero')))).toBe('ForgeError: /dev/zero is a device, not a file');
    const { record, prompts: read } = await prompts(path);
    expect(read).toEqual(['one']);
    expect(problem(record, 'foreign_files')?.examples[0]?.detail).toBe('not read: pipe.jsonl');
  });
});

describe('several files', () => {
  it('a folder is one dataset, in the order of names; markers are skipped and other files named', async () => {
    const path = folder({
      'b.jsonl': row('three', 'x'),
      'a.jsonl': row('one', 'x') + row('two', 'y'),
      'a10.csv': 'question,answer\nten,z\n',
      _SUCCESS: '',
      '.tmp': 'x',
      'notes.txt': 'nothing here',
      'deeper/c.jsonl': row('four', 'x'),
    });
    const read = await prompts(path);
    expect(read.prompts).toEqual(['one', 'two', 'ten', 'three']);
    expect(read.record.source).toMatchObject({ uri: path, format: 'jsonl, csv' });
    expect(problem(read.record, 'foreign_files')).toMatchObject({ severity: 'info', count: 1 });
    expect(problem(read.record, 'foreign_files')?.examples[0]?.detail).toBe('not read: notes.txt');
  });

  it('problems name the file and number rows through', async () => {
    const path = folder({
      'a.jsonl': row('one', 'x'),
      'b.jsonl': `${row('two', 'y')}{oops\n`,
      'c.csv': 'question,answer\nfive\n',
    });
    const { record } = await prompts(path);
    expect(record.rows).toEqual({ read: 4, kept: 2, dropped: 2 });
    expect(problem(record, 'bad_json')?.examples).toEqual([
      { row: 3, detail: expect.stringMatching(/^b\.jsonl: line 2: not JSON/) },
    ]);
    expect(problem(record, 'short_row')?.examples).toEqual([
      { row: 4, detail: 'c.csv: csv row 1 (line 2) has 1 cells, header has 2' },
    ]);
  });

  it('a file that cannot be read blocks by name, and the others are read', async () => {
    const path = folder({
      'a.jsonl': row('one', 'x'),
      'b.parquet': Buffer.from('PAR1 this is no table PAR1'),
      'c.csv': 'text,label\nfour,x\n',
      'd.csv': '',
      'e.jsonl.gz': gzipSync(
        Array.from({ length: 50_000 }, (_, index) => row(`${index} packed`, `${index * 7}`)).join(''),
      ).subarray(0, 200_000),
      'f.jsonl': row('last', 'y'),
    });
    const read = await prompts(path);
    expect(read.record.ready).toBe(false);
    const found = problem(read.record, 'unreadable_file');
    expect(found).toMatchObject({ severity: 'block', count: 4 });
    const details =
      (await report(read.record.id))['problems']
        .find(({ code }) => code === 'unreadable_file')
        ?.examples.map(({ detail }) => detail) ?? [];
    expect(details[0]).toMatch(/Parquet file b\.parquet cannot be read/);
    expect(details[1]).toBe('c.csv has no column "question"; its columns are text, label');
    expect(details[2]).toMatch(/^d\.csv is empty/);
    expect(details[3]).toMatch(
      /^e\.jsonl\.gz is damaged gzip: unexpected end of file after \d+ unpacked bytes; the \d+ rows before were read$/,
    );
    expect(read.prompts[0]).toBe('one');
    expect(read.prompts.at(-1)).toBe('last');
    expect(read.prompts).toContain('1000 packed');
  });

  it('a pattern reaches into folders, hidden ones not', async () => {
    const path = folder({
      '2024/01/a.jsonl': row('one', 'x'),
      '2024/02/b.json.gz': gzipSync(`[${row('two', 'y')}]`),
      '2024/.old/c.jsonl': row('no', 'z'),
      'd.jsonl': row('top', 'x'),
    });
    expect((await prompts(`${path}/**/*.{jsonl,json.gz}`)).prompts).toEqual(['one', 'two', 'top']);
    expect((await prompts(`${path}/2024/0[2-9]/*`)).prompts).toEqual(['two']);
    expect(await failure(prompts(`${path}/*.parquet`))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('no file fits'),
    });
  });

  it('a list of files is one dataset, each file once, and its id prepares it again', async () => {
    const path = folder({ 'a.jsonl': row('one', 'x'), 'b.jsonl': row('two', 'y') });
    const [a, b] = [join(path, 'a.jsonl'), join(path, 'b.jsonl')];
    const first = await prompts([b, a, b]);
    expect(first.prompts).toEqual(['two', 'one']);
    const again = await place.prepare({ source: first.record.id, ...all });
    expect(again.created).toBe(false);
    expect((await report(first.record.id))['files'].map(({ uri, rows }) => [uri, rows])).toEqual([
      [b, 1],
      [a, 1],
    ]);
  });

  it('an empty folder says what there is', async () => {
    expect(await failure(prompts(folder({ README: 'x' })))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('README'),
    });
  });
});

describe('gzip', () => {
  it.each(['.csv.gz', '.jsonl.gz', '.json.gz'])('%s is read as what is in it', async (ending) => {
    const text = ending.startsWith('.csv') ? 'question,answer\none,1\n' : row('one', ending);
    const { record, lines } = await place.prepareText(ending, gzipSync(text), all);
    expect(lines.map((line) => turnsOf(line).prompt)).toEqual(['one']);
    expect(record.source.format).toBe(ending.slice(1));
  });

  it('members one behind the other are all read', async () => {
    const bytes = Buffer.concat([gzipSync(row('one', '1')), gzipSync(row('two', '2'))]);
    expect((await place.prepareText('.jsonl.gz', bytes, all)).lines).toHaveLength(2);
  });

  it('damage at the beginning of the only file is an error that says so', async () => {
    const bytes = Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('this is no gzip at all')]);
    expect(await failure(place.prepareText('.csv.gz', bytes))).toMatchObject({
      code: 'bad_data',
      message: expect.stringContaining('damaged gzip'),
    });
  });
});

describe('a pattern', () => {
  it.each([
    ['*.csv', 'a.csv', true],
    ['*.csv', 'a/b.csv', false],
    ['**/*.csv', 'a/b/c.csv', true],
    ['**/*.csv', 'c.csv', true],
    ['a?.csv', 'ab.csv', true],
    ['[!a]*.csv', 'b.csv', true],
    ['[!a]*.csv', 'a.csv', false],
    ['*.{csv,tsv}', 'x.tsv', true],
    ['*', '.hidden', false],
    ['a+(b).csv', 'a+(b).csv', true],
    ['a.csv', 'abcsv', false],
  ])('%s and %s: %s', (pattern, path, fits) => {
    expect(globExpression(pattern).test(path)).toBe(fits);
  });
});

type Report = { problems: { code: string; examples: { detail: string }[] }[]; files: { uri: string; rows: number }[] };

async function report(id: string): Promise<Report> {
  const { readFileSync } = await import('node:fs');
  return JSON.parse(readFileSync(join(place.ledger.folder('dataset', id), 'report.json'), 'utf8'));
}
