import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Mutated rows of all formats together, and mutated files of each format. */
const ROWS = Number(process.env['SOAK_ROWS'] ?? 200_000);
const FILES = Number(process.env['SOAK_FILES'] ?? 2000);
const ROWS_PER_FILE = 250;
/** A single file of a few kilobytes takes milliseconds; a process that is silent for so long hangs. */
const SILENCE_MS = 60_000;
const worker = fileURLToPath(new URL('fuzz/worker.ts', import.meta.url));

const plain = ['.csv', '.tsv', '.jsonl', '.json', '.parquet', '.arrow', '.feather'];
const formats = [...plain, ...plain.map((ending) => `${ending}.gz`)];

type Told = { seed: number; rows: number; wrong?: string };

/** Every file that went wrong, by its seed; the last file when the process hangs or dies. */
async function fuzz(mode: 'rows' | 'files', ending: string, files: number): Promise<{ rows: number; wrong: string[] }> {
  const args = ['--import', 'tsx', worker, mode, ending, String(files), String(ROWS_PER_FILE)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const outcome = { rows: 0, wrong: [] as string[] };
  let next = 0;
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors = (errors + String(text)).slice(-2000)));
  const guard = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
  const exited = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone')),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    guard.refresh();
    const { seed, rows, wrong }: Told = JSON.parse(line);
    next = seed + 1;
    outcome.rows += rows;
    if (wrong !== undefined) outcome.wrong.push(`seed ${seed}: ${wrong}`);
  }
  clearTimeout(guard);
  const code = await exited;
  if (code !== 0) outcome.wrong.push(`seed ${next}: the process ended with ${code}\n${errors}`);
  return outcome;
}

describe.concurrent('a source that is damaged', () => {
  it.each(formats)(`row by row loses no good row in %s (${ROWS} rows of all formats)`, async (ending) => {
    const files = Math.ceil(ROWS / formats.length / ROWS_PER_FILE);
    const { rows, wrong } = await fuzz('rows', ending, files);
    expect(wrong).toEqual([]);
    expect(rows).toBe(files * ROWS_PER_FILE);
  });

  it.each(formats)(
    `anywhere gives rows or a reason, and never a crash or a hang, in ${FILES} files of %s`,
    async (ending) => {
      expect((await fuzz('files', ending, FILES)).wrong).toEqual([]);
    },
  );
});
