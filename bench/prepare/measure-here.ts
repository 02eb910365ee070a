import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataset } from '../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../src/core/data/request.ts';
import type { ThreadEntry } from '../../src/core/ports/threads.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { parseRaw } from './raw-parse.ts';
import { prepareTheUsualWay } from './usual-way.ts';

export type Format = 'csv' | 'jsonl';
/** `two`: ours with a second thread. */
export const jobs = ['ours', 'two', 'usual', 'parse'] as const;
export type Job = (typeof jobs)[number];

/** Wall clock and processor seconds: on a machine that others use as well the second is steadier. Peak memory in MB. */
export type Measured = { seconds: number; cpuSeconds: number; peakMb: number; rows: number };

/** Does a job in this process, which does nothing else, and measures it. `thread`: how a second thread starts. */
export async function measureHere(
  job: Job,
  file: string,
  format: Format,
  folder: string,
  thread?: ThreadEntry,
): Promise<Measured> {
  const out = join(folder, `out-${process.pid}`);
  rmSync(out, { recursive: true, force: true });
  const before = process.cpuUsage();
  const started = performance.now();
  const rows = await run(job, file, format, out, thread);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  rmSync(out, { recursive: true, force: true });
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMb, rows };
}

async function run(
  job: Job,
  file: string,
  format: Format,
  out: string,
  thread: ThreadEntry | undefined,
): Promise<number> {
  if (job === 'parse') return parseRaw(file);
  if (job === 'usual') return prepareTheUsualWay(file, format, out);
  if (job === 'two' && thread === undefined) throw new TypeError('a second thread needs a file to start from');
  const second = job === 'two' && thread !== undefined ? { thread } : {};
  const effects = { ledger: createFileLedger(out), now: () => new Date(), ...second };
  const call = { signal: new AbortController().signal, progress: () => {} };
  return (await prepareDataset(effects, PrepareRequest.parse({ source: file }), call)).record.rows.kept;
}
