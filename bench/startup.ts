import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// Spawn to `tools/list` answered, and resident memory then; our server and a bare JSON-RPC loop in turns, so that both see the
// same machine. Goals: at most 90 ms more than bare, at most 60 MB.

const ROUNDS = Number(process.argv[2] ?? 25);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'nova-forge-bench-'));
const bare = [path('bare-server.mjs')];
const ours = [path('../dist/index.js'), '--home', home];

type Sample = { ms: number; mb: number };

async function measure(args: readonly string[]): Promise<Sample> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const sample = await new Promise<Sample>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (JSON.parse(line).id === 2) resolve({ ms: performance.now() - started, mb: residentMb(child.pid ?? 0) });
    });
    const send = (message: object): void =>
      void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'bench', version: '0' };
    send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
    send({ method: 'notifications/initialized' });
    send({ id: 2, method: 'tools/list' });
  });
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  return sample;
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const samples = { bare: [] as Sample[], ours: [] as Sample[] };
for (let round = 0; round < ROUNDS; round++) {
  samples.bare.push(await measure(bare));
  samples.ours.push(await measure(ours));
}
const ms = { bare: median(samples.bare.map((s) => s.ms)), ours: median(samples.ours.map((s) => s.ms)) };
const mb = { bare: median(samples.bare.map((s) => s.mb)), ours: median(samples.ours.map((s) => s.mb)) };
const row = (name: string, time: number, memory: number): string =>
  `${name.padEnd(16)} ${time.toFixed(0).padStart(5)} ms ${memory.toFixed(1).padStart(6)} MB`;
console.log(`spawn to tools/list answered, median of ${ROUNDS}, in turns`);
console.log(row('bare loop', ms.bare, mb.bare));
console.log(row('nova-forge-mcp', ms.ours, mb.ours));
console.log(
  `difference ${(ms.ours - ms.bare).toFixed(0)} ms (goal: at most 90), resident ${mb.ours.toFixed(1)} MB (goal: at most 60)`,
);
