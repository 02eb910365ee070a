import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Measured } from '../../bench/prepare/measure-here.ts';
import { tempFolders } from '../support/temp-home.ts';

const newFolder = tempFolders();
const ROWS = Number(process.env['SOAK_SIZE_ROWS'] ?? 5_000_000);
const SHARES = [0.2, 0.4, 1];
/** One row in so many repeats the row before it. */
const REPEATED = 50;
/** What is remembered of a row (12 bytes in a table of which a part is free), and what the tables of other checks take when full. */
const BYTES_PER_ROW = 20;
const FIXED_MB = 60;
const worker = fileURLToPath(new URL('size/worker.ts', import.meta.url));

const topics = ['invoice', 'delivery', 'password', 'refund', 'contract', 'printer', 'account', 'network'];

/** Rows of about 120 bytes, as short as tickets are: no two prompts are the same but for the repeated rows. */
function rowAt(index: number): string {
  const at = index % REPEATED === REPEATED - 1 ? index - 1 : index;
  const topic = topics[at % topics.length] ?? '';
  const words = (at * 2_654_435_761) % 4_294_967_296;
  return `ticket ${at} about the ${topic} of customer ${words.toString(36)} which has waited for days,${topic} team ${at % 700}\n`;
}

async function writeRows(path: string, rows: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write('question,answer\n');
    for (let from = 0; from < rows; from += 10_000)
      await file.write(Array.from({ length: Math.min(10_000, rows - from) }, (_, at) => rowAt(from + at)).join(''));
  } finally {
    await file.close();
  }
}

async function measure(rows: number): Promise<Measured> {
  const folder = await newFolder();
  const path = join(folder, 'rows.csv');
  await writeRows(path, rows);
  return JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', worker, path, folder], { encoding: 'utf8' }));
}

it(`time and memory grow no faster than the rows, to ${ROWS} rows`, async () => {
  const found: (Measured & { of: number })[] = [];
  for (const share of SHARES) found.push({ of: ROWS * share, ...(await measure(ROWS * share)) });
  for (const { of, seconds, cpuSeconds, peakMb, rows } of found) {
    console.log(
      `${of} rows: ${Math.round(of / seconds)} a second (${Math.round(of / cpuSeconds)} a second of processor), peak ${peakMb.toFixed(0)} MB`,
    );
    expect(rows, 'all rows but the repeated ones are kept').toBe(of - Math.floor(of / REPEATED));
  }
  const [small, , large] = found;
  if (small === undefined || large === undefined) throw new RangeError('two sizes are compared');
  const grown = (large.peakMb - small.peakMb) * 2 ** 20;
  expect(grown).toBeLessThan((large.of - small.of) * BYTES_PER_ROW + FIXED_MB * 2 ** 20);
  // Processor time for a row, not speed: half as much again allows for larger tables and for what else the machine does.
  expect(large.cpuSeconds / large.of).toBeLessThan((small.cpuSeconds / small.of) * 1.5);
}, 3_600_000);
