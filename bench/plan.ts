import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTickets } from '../test/support/dataset.ts';
import { connect } from '../test/support/client.ts';
import { createCloud } from '../test/support/cloud-ports.ts';
import { simulatedPorts } from '../test/support/simulated-ports.ts';

// How long a plan of start_training takes: without any account that answers (dated tables), and against the simulator with
// 50 ms added to every call, with the calls that the slowest way through them is made of. Goals: 300 ms and 2 s. Times are medians
// of plans after the first, which also loads code; the first is printed beside them. `npx tsx bench/plan.ts [rounds] [ms a call]`

const ROUNDS = Number(process.argv[2] ?? 9);
const DELAY_MS = Number(process.argv[3] ?? 50);
const GOALS = { offline: 300, delayed: 2000 };

type Timed = { name: string; from: number; to: number };

const home = mkdtempSync(join(tmpdir(), 'nova-forge-bench-'));
const calls: Timed[] = [];
let target = '';
const proxy = createServer(forward);
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
const { port } = proxy.address() as AddressInfo;
const world = await simulatedPorts(home, (endpoint) => {
  target = endpoint;
  return `http://127.0.0.1:${port}`;
});
const prepared = await withClient(world.ports, async (client) =>
  client.call('prepare_dataset', { source: await writeTickets(home, 4700) }),
);
const args = { dataset: prepared.data['dataset_id'], model: 'nova-2-lite', plan_only: true };

const offline = await measure({ ...world.ports, cloud: async () => createCloud().cloud });
report('offline, from dated tables', offline, GOALS.offline);
// A new catalog for each round: what one remembers would not be asked for again.
const delayed: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  calls.length = 0;
  const ports = { ...world.ports, cloud: world.openCatalog };
  delayed.push((await measure(ports, 0))[0] ?? 0);
}
report(`simulator, ${DELAY_MS} ms more a call`, delayed, GOALS.delayed);
console.log(`${calls.length} calls in the last plan; the slowest way through them:`);
for (const { name, from, to } of criticalPath(calls)) console.log(`  ${name} ${(to - from).toFixed(0)} ms`);
await world.close();
proxy.close();

async function measure(ports: Parameters<typeof connect>[0], rounds = ROUNDS): Promise<number[]> {
  const times: number[] = [];
  await withClient(ports, async (client) => {
    for (let round = 0; round <= rounds; round++) {
      const started = performance.now();
      const answer = await client.call('start_training', args);
      times.push(performance.now() - started);
      if (answer.isError) throw new Error(answer.text);
    }
  });
  return times;
}

async function withClient<T>(
  ports: Parameters<typeof connect>[0],
  work: (client: Awaited<ReturnType<typeof connect>>) => Promise<T>,
): Promise<T> {
  const client = await connect(ports);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function report(what: string, [first = 0, ...others]: readonly number[], goal: number): void {
  const sorted = others.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? first;
  const worst = sorted.at(-1) ?? first;
  const met = median <= goal ? 'met' : 'MISSED';
  console.log(
    `${what}: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)}, first ${first.toFixed(0)}; goal ${goal} ${met}`,
  );
}

/** Backwards from the call that ended last: before each, the one that ended last before it began. */
function criticalPath(all: readonly Timed[]): Timed[] {
  const path: Timed[] = [];
  let next = all.toSorted((a, b) => b.to - a.to)[0];
  while (next !== undefined) {
    path.unshift(next);
    const { from } = next;
    next = all.filter(({ to }) => to <= from).toSorted((a, b) => b.to - a.to)[0];
  }
  return path;
}

function forward(incoming: IncomingMessage, answer: ServerResponse): void {
  const from = performance.now();
  const url = new URL(incoming.url ?? '/', target);
  setTimeout(() => {
    const outgoing = request(url, { method: incoming.method, headers: incoming.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
      response.on('end', () => calls.push({ name: nameOf(incoming), from, to: performance.now() }));
    });
    incoming.pipe(outgoing);
  }, DELAY_MS);
}

function nameOf({ headers, method, url }: IncomingMessage): string {
  const operation = headers['x-amz-target'];
  const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '?';
  return `${service} ${typeof operation === 'string' ? operation.replace(/^.*\./, '') : `${method ?? ''} ${url ?? ''}`.slice(0, 60)}`;
}
