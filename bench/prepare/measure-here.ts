import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataset } from '../../src/core/data/prepare.ts';
import { PrepareRequest } from '../../src/core/data/request.ts';
import { createFileLedger } from '../../src/core/runs/file-ledger.ts';
import { parseRaw } from './raw-parse.ts';
import { prepareTheUsualWay } from './usual-way.ts';

export type Format = 'csv' | 'jsonl';
export type Job = 'ours' | 'usual' | 'parse';

/** Wall clock and processor seconds: on a machine that others use as well the second is steadier. Peak memory in MB. */
export type Measured = { seconds: number; cpuSeconds: number; peakMb: number; rows: number };

/** Does a job in this process, which does nothing else, and measures it. */
export async function measureHere(job: Job, file: string, format: Format, folder: string): Promise<Measured> {
  const out = join(folder, `out-${process.pid}`);
  rmSync(out, { recursive: true, force: true });
  const before = process.cpuUsage();
  const started = performance.now();
  const rows = await run(job, file, format, out);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  rmSync(out, { recursive: true, force: true });
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMb, rows };
}

async function run(job: Job, file: string, format: Format, out: string): Promise<number> {
  if (job === 'parse') return parseRaw(file);
  if (job === 'usual') return prepareTheUsualWay(file, format, out);
  const effects = { ledger: createFileLedger(out), now: () => new Date() };
  const call = { signal: new AbortController().signal, progress: () => {} };
  return (await prepareDataset(effects, PrepareRequest.parse({ source: file }), call)).record.rows.kept;
}
