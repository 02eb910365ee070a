import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRows } from '../src/commands/read-rows.ts';
import { type Variant, buildVariants, bundlePath } from './prepare/bundles.ts';
import { generateRows } from './prepare/generate-rows.ts';
import { type Format, type Job, type Measured, jobs, measureHere } from './prepare/measure-here.ts';

// npx tsx bench/prepare.ts [--mb 1000] [--rounds 1] [--grow 4] [--usual]
// Every measurement is a process of its own on the bundled code, so that its peak memory is its own. `--grow 4` prepares a file four
// times as large as well; `--usual` does the job with the usual packages, too. The kernel of near duplicates is measured beside it.

/** The job of a second thread. */
const THREAD = 'read-rows';
const FOLDER = 'bench/.data/prepare';
/** MB of source a second, and MB of memory. */
const goals = { shapes: 100, all: 60, peak: 250, growth: 60 } as const;
/** Times as fast as the usual packages, which look into no text. */
const usualGoals = { csv: 2.5, jsonl: 2 } as const;

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
    grow: { type: 'string', default: '1' },
    usual: { type: 'boolean', default: false },
    job: { type: 'string' },
    file: { type: 'string', default: '' },
    format: { type: 'string', default: 'csv' },
  },
});

if (values.job === undefined) await compareAll(Number(values.mb), Number(values.rounds), Number(values.grow));
else if (values.job === THREAD) await readRows();
else {
  const format: Format = values.format === 'jsonl' ? 'jsonl' : 'csv';
  const thread = { file: fileURLToPath(import.meta.url), args: ['--job', THREAD] };
  console.log(JSON.stringify(await measureHere(jobOf(values.job), values.file, format, FOLDER, thread)));
}

function jobOf(name: string): Job {
  const job = jobs.find((known) => known === name);
  if (job === undefined) throw new RangeError(`no job ${name}: ${jobs.join(', ')}`);
  return job;
}

async function compareAll(megabytes: number, rounds: number, grow: number): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await buildVariants('bench/prepare.ts', FOLDER);
  const lines = await generated('jsonl', megabytes);
  for (const format of ['csv', 'jsonl'] as const) {
    const file = await generated(format, megabytes);
    const runs = Array.from({ length: rounds }, () => ({
      parse: measure('all', 'parse', lines, 'jsonl'),
      shapes: measure('shapes', 'ours', file, format),
      one: measure('all', 'ours', file, format),
      two: measure('all', 'two', file, format),
    }));
    const parse = middle(runs.map((run) => run.parse));
    const shapes = middle(runs.map((run) => run.shapes));
    const one = middle(runs.map((run) => run.one));
    const two = middle(runs.map((run) => run.two));
    say('jsonl', 'raw JSON.parse', lines, parse);
    say(format, 'shapes alone', file, shapes);
    say(format, 'everything', file, one);
    say(format, 'on two threads', file, two);
    judge(`${format} shapes alone`, speed(file, shapes), 'MB/s', goals.shapes, 'least');
    judge(`${format} everything on two threads`, speed(file, two), 'MB/s', goals.all, 'least');
    judge(`${format} peak`, two.peakMb, 'MB', goals.peak, 'most');
    const [raw, own] = [lines, file].map((path) => statSync(path).size / 1e6);
    const perByte = one.cpuSeconds / (own ?? 1) / (parse.cpuSeconds / (raw ?? 1));
    console.log(
      `${format}: everything on one thread takes ${perByte.toFixed(2)} times the processor time of JSON.parse per byte`,
    );
    if (values.usual) compareUsual(file, format, shapes);
    if (grow > 1) await compareLarge(format, megabytes * grow, two);
    console.log('');
  }
  const near = spawnSync(process.execPath, ['--import', 'tsx', 'bench/near-duplicates.ts'], { stdio: 'inherit' });
  if (near.status !== 0) process.exitCode = 1;
}

function compareUsual(file: string, format: Format, ours: Measured): void {
  const usual = measure('all', 'usual', file, format);
  say(format, format === 'csv' ? 'csv-parse' : 'readline + JSON', file, usual);
  judge(`${format} shapes alone`, usual.cpuSeconds / ours.cpuSeconds, 'x as fast', usualGoals[format], 'least');
}

async function compareLarge(format: Format, megabytes: number, small: Measured): Promise<void> {
  const file = await generated(format, megabytes);
  const large = measure('all', 'two', file, format);
  say(format, 'on two threads', file, large);
  judge(`${format} growth of the peak`, large.peakMb - small.peakMb, 'MB', goals.growth, 'most');
}

async function generated(format: Format, megabytes: number): Promise<string> {
  const path = join(FOLDER, `${megabytes}mb.${format}`);
  if (!existsSync(path)) await generateRows(path, format, megabytes, 42);
  return path;
}

function measure(variant: Variant, job: Job, file: string, format: Format): Measured {
  const args = [bundlePath(FOLDER, variant), '--job', job, '--file', file, '--format', format];
  const measured: Measured = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  return measured;
}

function middle(all: Measured[]): Measured {
  const sorted = all.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds);
  const found = sorted[Math.floor(sorted.length / 2)];
  if (found === undefined) throw new RangeError('at least one round is needed');
  return found;
}

function speed(file: string, { seconds }: Measured): number {
  return statSync(file).size / 1e6 / seconds;
}

function judge(what: string, value: number, unit: string, goal: number, kind: 'least' | 'most'): void {
  const reached = kind === 'least' ? value >= goal : value < goal;
  const wanted = kind === 'least' ? `at least ${goal}` : `under ${goal}`;
  console.log(
    `${what}: ${value.toFixed(value < 10 ? 2 : 0)} ${unit} (goal ${wanted}): ${reached ? 'reached' : 'MISSED'}`,
  );
  if (!reached) process.exitCode = 1;
}

function say(format: string, who: string, file: string, measured: Measured): void {
  const { seconds, cpuSeconds, peakMb, rows } = measured;
  const megabytes = statSync(file).size / 1e6;
  const told = [
    `${format.padEnd(6)}${who.padEnd(16)}${megabytes.toFixed(0).padStart(5)} MB`,
    `${speed(file, measured).toFixed(0).padStart(5)} MB/s by the clock`,
    `${(megabytes / cpuSeconds).toFixed(0).padStart(5)} MB per second of processor (${cpuSeconds.toFixed(1)} s of ${seconds.toFixed(1)} s)`,
    `peak ${peakMb.toFixed(0).padStart(4)} MB`,
    `${rows} rows`,
  ];
  console.log(told.join('  '));
}
