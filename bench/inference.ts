import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvaluateRequest } from '../src/core/evaluation/request.ts';
import { farEffects, questions } from '../test/core/evaluation/far-world.ts';
import { call, evaluateModel, plantDataset } from '../test/core/evaluation/support.ts';
import { type Oddness, startOddChatServer } from '../test/support/odd-chat-server.ts';

// Evaluates rows through OpenAI-style servers that take so many questions at once, and prints the time beside the ideal: every place
// busy from the first moment to the last. Goal: within 1.5 times, throttled or not. `npx tsx bench/inference.ts [rows]`

const ROWS = Number(process.argv[2] ?? 2000);
const GOAL = 1.5;
const days: Record<string, Oddness> = {
  'a good day, 16 places': { places: 16, latencyMs: 100, retryAfter: '1' },
  'a good day, 64 places': { places: 64, latencyMs: 300, retryAfter: '1' },
  'a bad day, 16 places': {
    places: 16,
    latencyMs: 100,
    retryAfter: '1',
    odd: { stall: 1, reset: 3, garbage: 2, error: 3, cut: 2 },
  },
};

for (const [title, day] of Object.entries(days)) {
  const home = await mkdtemp(join(tmpdir(), 'nova-forge-bench-'));
  const server = await startOddChatServer(day);
  const dataset = await plantDataset(home, questions(ROWS));
  const begun = performance.now();
  const request = EvaluateRequest.parse({ model: server.url, dataset });
  const { record } = await evaluateModel(farEffects(home, { timeoutMs: 1000 }), request, call({ waitMs: 600_000 }));
  const seconds = (performance.now() - begun) / 1000;
  await server.close();
  await rm(home, { recursive: true });
  const asked = [...server.asked.values()].reduce((sum, times) => sum + times, 0);
  const ideal = (asked * day.latencyMs) / day.places / 1000;
  console.log(
    `${title}: ${record.result?.n} rows, ${record.result?.errors} failed, ${asked} questions worked on, ${server.counts.throttled} throttled; ` +
      `${seconds.toFixed(1)} s, ideal ${ideal.toFixed(1)} s, ${(seconds / ideal).toFixed(2)} times (goal: within ${GOAL}${seconds / ideal > GOAL ? ', missed' : ''})`,
  );
}
