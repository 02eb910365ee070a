import { createInterface } from 'node:readline';
import { startSimulator } from '../../src/simulator/start-simulator.ts';

// A simulator for programs of other languages: prints what is there, then obeys `advance MILLISECONDS` and `defects`, a line each.
const simulator = await startSimulator({ now: () => Date.UTC(2026, 0, 1) });
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);
say({ endpoint: simulator.endpoint, ...simulator.furniture });
for await (const line of createInterface({ input: process.stdin })) {
  const [command, amount] = line.split(' ');
  if (command === 'advance') await simulator.advance(Number(amount));
  say(command === 'defects' ? simulator.defects : 'done');
}
await simulator.close();
