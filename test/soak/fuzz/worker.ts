import { readFileSync, readdirSync } from 'node:fs';
import { attempt } from './attempt.ts';
import { fuzzTable, fuzzText } from './fuzzed-rows.ts';
import { mutateFile } from './mutate.ts';
import { createRandom } from './random.ts';
import { type TableFormat, type TextFormat, packed, tableFormats, textFormats } from './table-bytes.ts';

// A process of its own, since a reader that never ends could not be stopped otherwise. Says a line for every file:
// {"seed", "rows"} and what went wrong with it, if anything did.

const [mode = '', ending = '', count = '0', rowsPerFile = '0'] = process.argv.slice(2);
const fixtures = new URL('../../core/data/sources/fixtures/', import.meta.url);
const columns = { question: 'question', answer: 'answer' };

for (let seed = 0; seed < Number(count); seed++) {
  const found = mode === 'rows' ? await tryRows(seed) : await tryFile(seed);
  process.stdout.write(`${JSON.stringify({ seed, ...found })}\n`);
}

type Found = { rows: number; wrong?: string };

async function tryRows(seed: number): Promise<Found> {
  const random = createRandom(seed);
  const gz = ending.endsWith('.gz');
  const plain = ending.replace('.gz', '');
  const { bytes, good, mutated } = isText(plain)
    ? fuzzText(random, plain, Number(rowsPerFile), gz)
    : fuzzTable(random, toTable(plain), Number(rowsPerFile), gz);
  const wrong = await guarded(async () => {
    const got = await attempt(ending, bytes, columns);
    if ('refused' in got) return got.refused;
    const lost = good.filter((prompt) => !got.prompts.has(prompt));
    return lost.length === 0
      ? undefined
      : `${lost.length} good rows lost, the first of them ${JSON.stringify(lost[0])}`;
  });
  return { rows: mutated, ...wrong };
}

/** Columns are guessed, as for a file that a user gives. */
async function tryFile(seed: number): Promise<Found> {
  const random = createRandom(seed);
  const bytes = mutateFile(random, sound(seed));
  return { rows: 0, ...(await guarded(async () => void (await attempt(ending, bytes)))) };
}

/** A file without any damage, taken in turn from those of the format. */
function sound(seed: number): Buffer {
  const plain = ending.replace('.gz', '');
  const gz = ending !== plain;
  const random = createRandom(seed + 1_000_000);
  if (isText(plain)) return fuzzText(random, plain, 10, gz).bytes;
  const known = readdirSync(fixtures).filter((name) => name.endsWith(plain));
  const name = known[seed % (known.length + 1)];
  if (name === undefined) return fuzzTable(random, toTable(plain), 10, gz).bytes;
  return packed(readFileSync(new URL(name, fixtures)), gz);
}

async function guarded(work: () => Promise<string | undefined>): Promise<{ wrong?: string }> {
  try {
    const wrong = await work();
    return wrong === undefined ? {} : { wrong };
  } catch (error) {
    return { wrong: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function isText(plain: string): plain is TextFormat {
  return plain in textFormats;
}

function toTable(plain: string): TableFormat {
  if (plain === '.parquet' || plain === '.arrow' || plain === '.feather') return plain;
  throw new RangeError(`no format ${plain} in ${Object.keys(tableFormats).join(', ')}`);
}
