import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { eachPrediction, type PredictionLine } from '../../../src/core/evaluation/prediction-lines.ts';
import { createFileLedger } from '../../../src/core/runs/file-ledger.ts';
import { startOddChatServer } from '../../support/odd-chat-server.ts';
import { questions } from './far-world.ts';
import { plantDataset } from './support.ts';

/** Questions that the server works on at once. */
export const PLACES = 16;

/** What an evaluation left on disk, and what its server saw. */
export type KilledRun = { lines: PredictionLine[]; answered: Map<string, number>; refused: number; said: string };

/**
 * Evaluates questions against a server that throttles, stalls, resets, cuts and returns garbage, in a process that is killed so many
 * times, each time after some more rows, and then left alone.
 */
export async function evaluateUnderKills(home: string, rows: number, kills: number): Promise<KilledRun> {
  const odd = { stall: 3, reset: 5, garbage: 4, error: 5, cut: 3, refuse: 1 };
  const server = await startOddChatServer({ places: PLACES, latencyMs: 10, odd, retryAfter: '0.2' });
  try {
    const dataset = await plantDataset(home, questions(rows));
    for (let kill = 1; kill <= kills; kill++) await runUntil(home, dataset, server, (rows * kill) / (kills + 1));
    const { done } = start(home, dataset, server.url);
    const said = await done;
    const lines = await linesIn(home);
    const refused = [...server.asked.keys()].filter((prompt) => !server.answered.has(prompt)).length;
    return { lines, answered: server.answered, refused, said };
  } finally {
    await server.close();
  }
}

/** Every row is there once, with the answer to its own question or with the reason for none. */
export function expectWhole({ lines, refused, said }: KilledRun, rows: number): void {
  expect(said).toBe(`succeeded ${rows} ${refused}`);
  expect(lines.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i + 1));
  for (const { answer, gold, error } of lines) expect(error === undefined ? answer : gold).toBe(gold);
  expect(lines.filter(({ error }) => error !== undefined)).toHaveLength(refused);
}

async function runUntil(
  home: string,
  dataset: string,
  server: { url: string; answered: Map<string, number> },
  answers: number,
): Promise<void> {
  const { child, done } = start(home, dataset, server.url);
  while (server.answered.size < answers && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  await done;
}

function start(home: string, dataset: string, url: string) {
  const script = new URL('far-evaluator.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, home, dataset, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, done: new Promise<string>((resolve) => child.on('close', () => resolve(output))) };
}

async function linesIn(home: string): Promise<PredictionLine[]> {
  const ledger = createFileLedger(home);
  const [id = ''] = await ledger.ids('evaluation');
  const lines: PredictionLine[] = [];
  for await (const line of eachPrediction(ledger.folder('evaluation', id))) lines.push(line);
  return lines;
}
