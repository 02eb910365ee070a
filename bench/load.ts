import { spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadClock } from '../src/core/deployment/load/load-clock.ts';
import { runLoadTest } from '../src/core/deployment/load/run-load-test.ts';
import { LoadTest } from '../src/core/deployment/request.ts';
import type { ChatModel } from '../src/core/ports/inference.ts';
import { openEndpoint } from '../src/core/runtimes/local/endpoint/endpoint-client.ts';

// Load tests of a server in another process, over real HTTP: a known distribution at 200 requests a second (goal: P95 within 3 % of the
// true one), a server that stalls (goal: the stall shows), and the processor time that the tester takes beside a bare loop that sends
// the same requests with the same client and measures nothing (goal: at most 5 % of a core for 1,000 requests a second more).
// `npx tsx bench/load.ts [seconds] [overhead]`; with `overhead` the last part alone

const SECONDS = Number(process.argv[2] ?? 10);
const MEAN_MS = 80;
const GOAL_P95 = 0.03;
const GOAL_CORE = 0.05;
const ROUNDS = 5;

const call = { signal: new AbortController().signal, progress: () => undefined };
const prompts = [[{ role: 'user' as const, content: 'Is it raining?' }]];
setMaxListeners(0, call.signal); // each request of the bare loop listens

if (process.argv[3] !== 'overhead') {
  await knownDistribution();
  await stalledServer();
}
await overhead();

async function knownDistribution(): Promise<void> {
  const { latency_ms, late_ms, sent } = await test([MEAN_MS], { rate: 200, seconds: SECONDS });
  const truth = -Math.log(0.05) * MEAN_MS;
  const off = (latency_ms.p95.value ?? Infinity) / truth - 1;
  console.log(
    `${sent} requests at 200/s: P95 ${latency_ms.p95.value} ms (${latency_ms.p95.low} to ${latency_ms.p95.high}), true ${truth.toFixed(1)} ms, ` +
      `${(off * 100).toFixed(1)} % off (goal: within ${GOAL_P95 * 100} %${Math.abs(off) > GOAL_P95 ? ', missed' : ''}); noticed up to ${late_ms} ms late (P99)`,
  );
}

/** A server that says nothing for a fifth of the time: a tester that waited for it would see a few slow answers. */
async function stalledServer(): Promise<void> {
  const [from, to] = [SECONDS * 400, SECONDS * 600];
  const { latency_ms, sent } = await test([1, from, to], { rate: 200, seconds: SECONDS, arrivals: 'fixed' });
  const truth = (to - from) * 0.75;
  console.log(
    `${sent} requests, ${(to - from) / 1000} s of them to a stalled server: P95 ${latency_ms.p95.value} ms, ` +
      `by arithmetic ${truth.toFixed(0)} ms (the slowest quarter of a fifth); P99 ${latency_ms.p99.value} ms`,
  );
}

/** Once with answers that cost nothing, which shows the tester alone, and once over HTTP, where the client is most of it. */
async function overhead(): Promise<void> {
  const answer = { text: 'yes', stop_reason: 'end_turn', usage: { input_tokens: 5, output_tokens: 1 } };
  const instant: ChatModel = { answer: async () => answer, close: async () => undefined };
  await compare('answers that cost nothing', 1000, instant);
  await serve([0], (url) => compare('answers over HTTP', 200, clientOf(url)));
}

async function compare(what: string, rate: number, model: ChatModel): Promise<void> {
  const [own, bare]: [number[], number[]] = [[], []];
  await bareLoop(model, rate);
  await testModel(model, { rate, seconds: SECONDS });
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await cpuOf(rate, () => bareLoop(model, rate)));
    own.push(await cpuOf(rate, () => testModel(model, { rate, seconds: SECONDS, arrivals: 'fixed' })));
  }
  const [tester, loop] = [middle(own), middle(bare)];
  const more = middle(own.map((seconds, round) => seconds - (bare[round] ?? 0)));
  console.log(
    `${what}: 1,000 requests take ${tester.toFixed(3)} s of a core, ${loop.toFixed(3)} s in a bare loop: ${(more * 100).toFixed(1)} % of a core more ` +
      `for 1,000 a second (goal: at most ${GOAL_CORE * 100} %${more > GOAL_CORE ? ', missed' : ''}); the middle of ${ROUNDS} pairs at ${rate}/s`,
  );
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Seconds of processor time for 1,000 requests. */
async function cpuOf(rate: number, send: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await send();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6 / ((rate * SECONDS) / 1000);
}

/** The same requests at the same times by the same client, without latencies, counts or bounds. */
async function bareLoop(model: ChatModel, rate: number): Promise<void> {
  const total = rate * SECONDS;
  const sent: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let next = 0; next < total; next++) {
    const wait = begun + (next * 1000) / rate - performance.now();
    if (wait > 0.5) await pause(wait);
    sent.push(model.answer({ messages: prompts[0] ?? [], max_tokens: 256 }, call.signal));
  }
  await Promise.all(sent);
}

async function test(service: number[], asked: object) {
  return serve(service, (url) => testModel(clientOf(url), asked));
}

async function testModel(model: ChatModel, asked: object) {
  const subject = { model, prompts, cost_per_hour: 0 };
  return runLoadTest({ clock: loadClock, now: () => new Date() }, subject, LoadTest.parse(asked), call);
}

function clientOf(url: string): ChatModel {
  return openEndpoint({ url, token: 't', model: 'm', probe: true });
}

async function serve<T>(service: number[], use: (url: string) => Promise<T>): Promise<T> {
  const file = fileURLToPath(new URL('known-service.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, ...service.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port]: unknown[] = await once(child.stdout, 'data');
    return await use(`http://127.0.0.1:${String(port).trim()}`);
  } finally {
    child.kill();
  }
}
