import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDataset } from '../src/core/data/prepare.ts';
import { PrepareRequest } from '../src/core/data/request.ts';
import { createFileLedger } from '../src/core/runs/file-ledger.ts';
import { generateRows } from './prepare/generate-rows.ts';
import { prepareTheUsualWay } from './prepare/usual-way.ts';

// npx tsx bench/prepare.ts [--mb 1000] [--rounds 1]
// Every measurement is a process of its own on the bundled code, so that its peak memory is its own.

const FOLDER = 'bench/.data/prepare';
const BUNDLE = join(FOLDER, 'bench.mjs');
const goals = { csv: 2.5, jsonl: 2 } as const;
const PEAK_GOAL_MB = 150;

type Format = keyof typeof goals;
/** Wall clock and processor seconds: on a machine that others use as well the second is steadier. */
type Measured = { seconds: number; cpuSeconds: number; peakMb: number; kept: number };

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
    run: { type: 'string' },
    file: { type: 'string', default: '' },
    format: { type: 'string', default: 'csv' },
  },
});

if (values.run === undefined) await compareAll(Number(values.mb), Number(values.rounds));
else await measureHere(values.run, values.file, values.format === 'jsonl' ? 'jsonl' : 'csv');

async function measureHere(who: string, file: string, format: Format): Promise<void> {
  const out = join(FOLDER, `out-${process.pid}`);
  rmSync(out, { recursive: true, force: true });
  const started = performance.now();
  const kept = who === 'ours' ? await prepareHere(file, out) : await prepareTheUsualWay(file, format, out);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const peakMb = process.resourceUsage().maxRSS / 1024;
  rmSync(out, { recursive: true, force: true });
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peakMb, kept } satisfies Measured));
}

async function prepareHere(source: string, home: string): Promise<number> {
  const effects = { ledger: createFileLedger(home), now: () => new Date() };
  const call = { signal: new AbortController().signal, progress: () => {} };
  return (await prepareDataset(effects, PrepareRequest.parse({ source }), call)).record.rows.kept;
}

async function compareAll(megabytes: number, rounds: number): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const { build } = await import('esbuild');
  const packages = { external: ['esbuild'], banner: { js: '' } };
  await build({
    entryPoints: ['bench/prepare.ts'],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    ...packages,
  });
  let failed = false;
  for (const format of ['csv', 'jsonl'] as const) {
    const file = await generated(format, megabytes);
    const large = await generated(format, megabytes * 2);
    const runs = Array.from({ length: rounds }, () => ({
      ours: measure('ours', file, format),
      usual: measure('usual', file, format),
    }));
    const ours = middle(runs.map((run) => run.ours));
    const usual = middle(runs.map((run) => run.usual));
    const twice = measure('ours', large, format);
    const ratio = usual.seconds / ours.seconds;
    const cpuRatio = usual.cpuSeconds / ours.cpuSeconds;
    say(format, 'ours', file, ours);
    say(format, format === 'csv' ? 'csv-parse' : 'readline + JSON', file, usual);
    say(format, 'ours', large, twice);
    const peak = Math.max(ours.peakMb, twice.peakMb);
    const good = ratio >= goals[format] && peak < PEAK_GOAL_MB;
    failed ||= !good;
    console.log(
      `${format}: ${ratio.toFixed(2)}x by the clock, ${cpuRatio.toFixed(2)}x by the processor (goal ${goals[format]}x), peak ${peak.toFixed(0)} MB (goal under ${PEAK_GOAL_MB} MB): ${good ? 'reached' : 'MISSED'}\n`,
    );
  }
  if (failed) process.exitCode = 1;
}

async function generated(format: Format, megabytes: number): Promise<string> {
  const path = join(FOLDER, `${megabytes}mb.${format}`);
  if (!existsSync(path)) await generateRows(path, format, megabytes, 42);
  return path;
}

function measure(who: string, file: string, format: Format): Measured {
  const text = execFileSync(process.execPath, [BUNDLE, '--run', who, '--file', file, '--format', format], {
    encoding: 'utf8',
  });
  const measured: Measured = JSON.parse(text);
  return measured;
}

function middle(all: Measured[]): Measured {
  const sorted = all.toSorted((a, b) => a.seconds - b.seconds);
  return (
    sorted[Math.floor(sorted.length / 2)] ?? {
      seconds: Number.NaN,
      cpuSeconds: Number.NaN,
      peakMb: Number.NaN,
      kept: 0,
    }
  );
}

function say(format: string, who: string, file: string, { seconds, cpuSeconds, peakMb, kept }: Measured): void {
  const megabytes = statSync(file).size / 1e6;
  const speed = `${(megabytes / seconds).toFixed(0)} MB/s`.padStart(9);
  console.log(
    `${format.padEnd(6)}${who.padEnd(16)}${megabytes.toFixed(0).padStart(5)} MB ${speed}  ${cpuSeconds.toFixed(1).padStart(5)} s of processor  peak ${peakMb.toFixed(0).padStart(4)} MB  ${kept} rows kept`,
  );
}
