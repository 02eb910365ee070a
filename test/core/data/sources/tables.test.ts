import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkplace, problem, turnsOf } from '../prepare-text.ts';

const place = createWorkplace();
afterAll(place.clear);
const all = { split: { train: 1 } };
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

/** Written by PyArrow 25: 40 rows in row groups and batches of 15, texts beyond ASCII, dictionaries, nulls, lists, times. */
const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const tables = [
  'snappy.parquet',
  'zstd.parquet',
  'gzip.parquet',
  'brotli.parquet',
  'lz4.parquet',
  'uncompressed.feather',
  'lz4.feather',
  'zstd.feather',
  'stream.arrow',
];

describe('a table', () => {
  it.each(tables)('%s gives every row as it was written', async (name) => {
    const seed = tables.indexOf(name); // another dataset for each file, though their rows are equal
    const { record, lines } = await place.prepareText(name.slice(name.lastIndexOf('.')), fixture(name), {
      ...all,
      seed,
    });
    expect(lines.map(turnsOf)).toEqual(
      Array.from({ length: 40 }, (_, index) => ({
        prompt: `Question ${index}: wie heißt “das”?\n`,
        answer: `answer ${index % 4}`,
      })),
    );
    expect(record.source.format).toBe(name.endsWith('.parquet') ? 'parquet' : 'arrow');
    expect(record.rows.read).toBe(40);
  });

  it.each(tables)('%s is read gzipped, and whatever its name', async (name) => {
    const seed = 100 + tables.indexOf(name);
    const { record } = await place.prepareText('.gz', gzipSync(fixture(name)), { ...all, seed });
    expect(record.rows.kept).toBe(40);
  });

  it('other columns keep their values: numbers, large numbers, times', async () => {
    for (const [name, column, value] of [
      ['snappy.parquet', 'score', '1.5'],
      ['snappy.parquet', 'big', '1152921504606846977'],
      ['snappy.parquet', 'day', '2024-01-02T00:00:00.000Z'],
      ['stream.arrow', 'big', '1152921504606846977'],
      ['stream.arrow', 'score', '1.5'],
    ] as const) {
      const columns = { question: 'question', answer: column };
      const { lines } = await place.prepareText(name.slice(name.indexOf('.')), fixture(name), { ...all, columns });
      const found = lines.map(turnsOf).find(({ prompt }) => prompt.startsWith('Question 1:'));
      expect(found?.answer, `${name} ${column}`).toBe(value);
    }
  });

  it('conversations in a column of lists are rows', async () => {
    const { lines } = await place.prepareText('.parquet', fixture('messages.parquet'), all);
    expect(lines.map(turnsOf)[2]).toEqual({ prompt: 'hello 2', answer: 'bye 2' });
  });

  it('that ends too early is an error that names it', async () => {
    for (const name of ['snappy.parquet', 'lz4.feather', 'stream.arrow']) {
      const whole = fixture(name);
      const torn = whole.subarray(0, Math.floor(whole.length / 10));
      expect(await failure(place.prepareText(name.slice(name.indexOf('.')), torn, all)), name).toMatchObject({
        code: 'bad_data',
      });
    }
  });

  it('a damaged row group costs its rows and those behind it, and blocks', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `${index} ${randomBytes(40).toString('hex')}`);
    const bytes = Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'question', data: rows },
          { name: 'answer', data: rows.map((_, index) => `${index % 5}`) },
        ],
        rowGroupSize: 10_000,
      }),
    );
    bytes.fill(0xff, Math.floor(bytes.length * 0.5), Math.floor(bytes.length * 0.5) + 2000);
    const { record } = await place.prepareText('.parquet', bytes, all);
    expect(record.ready).toBe(false);
    expect(record.rows.read).toBe(10_000);
    expect(problem(record, 'unreadable_file')?.examples[0]?.detail).toMatch(
      /row group 2 of 3 .*the 10000 rows before were read/,
    );
  });

  it('random bytes behind a magic never crash or hang', async () => {
    for (let round = 0; round < 60; round++) {
      const magic = ['PAR1', 'ARROW1\0\0', '\xff\xff\xff\xff', '\x1f\x8b\x08\0'][round % 4] ?? '';
      const bytes = Buffer.concat([Buffer.from(magic, 'latin1'), randomBytes(1 + round * 7), Buffer.from('PAR1')]);
      expect(await failure(place.prepareText('.bin', bytes, all)), bytes.toString('hex')).toMatchObject({
        code: 'bad_data',
      });
    }
  });

  it('mutated Parquet files give rows or a reason', async () => {
    const random = seededRandom(7);
    const files = tables.filter((name) => name.endsWith('.parquet'));
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(fixture(files[round % files.length] ?? ''));
      for (let flips = 0; flips <= round % 4; flips++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
      const outcome = await failure(place.prepareText('.parquet', bytes, all));
      if (outcome !== 'no error')
        expect(['bad_data', 'bad_request', 'unsupported'], String(round)).toContain(codeOf(outcome));
    }
  });
});

/** Numbers in [0, 1), the same ones each time (the generator of Numerical Recipes). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
