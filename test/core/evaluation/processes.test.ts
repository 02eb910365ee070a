import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newestPredictions } from '../../../src/core/evaluation/prediction-lines.ts';
import { EvaluateRequest } from '../../../src/core/evaluation/request.ts';
import { tempFolders } from '../../support/temp-home.ts';
import { call, createWorld, evaluateModel, plantDataset, plantRun } from './support.ts';

const tempFolder = tempFolders();
const ROWS = 200;

async function plantHome() {
  const home = await tempFolder();
  const rows = Array.from({ length: ROWS }, (_, index) => ({ prompt: `p${index}`, answer: index % 2 ? 'HQ' : 'LQ' }));
  const dataset = await plantDataset(home, rows, ['HQ', 'LQ']);
  const world = createWorld(home, () => 'HQ');
  await plantRun(world.ledger, 'pilot');
  return { home, dataset, ...world };
}

function evaluator(home: string, dataset: string, log: string): { child: ChildProcess; done: Promise<string> } {
  const script = new URL('slow-evaluator.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, home, dataset, log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, done: new Promise((resolve) => child.on('close', () => resolve(output))) };
}

async function promptsIn(home: string, log: string): Promise<string[]> {
  const text = await readFile(join(home, log), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

it('loses nothing when its process is killed: the next call asks only what was not written', async () => {
  const { home, dataset, effects, asked, ledger } = await plantHome();
  const { child, done } = evaluator(home, dataset, 'first.log');
  while ((await promptsIn(home, 'first.log')).length < ROWS / 3) await sleep(20);
  child.kill('SIGKILL');
  await done;
  const unfinished = (await ledger.list('evaluation')).find(({ record }) => record.run !== undefined);
  expect(unfinished?.record).toMatchObject({ state: 'running', owner: { pid: child.pid } });
  const written = await newestPredictions(ledger.folder('evaluation', unfinished?.id ?? ''));
  expect(written.length).toBeGreaterThan(0);
  const { record } = await evaluateModel(effects, EvaluateRequest.parse({ model: 'pilot', dataset }), call());
  expect(record).toMatchObject({ id: unfinished?.id, state: 'succeeded', result: { n: ROWS } });
  expect(asked).toHaveLength(ROWS - written.length);
  expect(record.result?.metrics['exact_match']?.value).toBe(0.5);
});

it('is worked on by one of two processes that are asked for the same', async () => {
  const { home, dataset, ledger } = await plantHome();
  const both = ['one.log', 'two.log'].map((log) => evaluator(home, dataset, log).done);
  expect(await Promise.all(both)).toEqual([`succeeded ${ROWS}`, `succeeded ${ROWS}`]);
  const prompts = [...(await promptsIn(home, 'one.log')), ...(await promptsIn(home, 'two.log'))];
  expect(prompts).toHaveLength(ROWS);
  expect(await ledger.ids('evaluation')).toHaveLength(2);
});
