import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import { newestPredictions } from '../../../../src/core/evaluation/prediction-lines.ts';
import { plantDataset } from '../support.ts';
import { type BatchWorld, batchWorld, ticketRows } from './batch-world.ts';

const script = new URL('batch-evaluator.ts', import.meta.url).pathname;
const ROWS = 160;
const HOUR = 3_600_000;

/** Points at which the process can be killed before it has told of a job, in their order. */
export const startingPoints = ['recorded', 'written down', 'put', 'created'] as const;

/**
 * One evaluation in a batch job whose process is killed at each of the points, and once more when half of the answers are read. Expects one job,
 * one leave, and each row once with its own question.
 */
export async function evaluateUnderKills(
  home: string,
  points: readonly (typeof startingPoints)[number][],
): Promise<void> {
  const here = await batchWorld(home);
  try {
    const dataset = await plantDataset(home, ticketRows(ROWS), ['card trouble', 'parcel trouble']);
    const jobs = () => here.simulator.world.bedrock('us-east-1').invocations.size;
    for (const point of points) {
      expect(await run(here, dataset, point)).toBe('killed');
      expect(jobs()).toBe(point === 'created' ? 1 : 0);
    }
    expect(await run(here, dataset)).toBe('starting 0');
    await here.simulator.advance(HOUR);
    expect(await run(here, dataset, 'half read')).toBe('killed');
    expect(await run(here, dataset)).toBe(`succeeded ${ROWS}`);
    expect(jobs()).toBe(1);
    await expectWhole(here);
  } finally {
    await here.close();
  }
}

async function expectWhole({ effects: { ledger } }: BatchWorld): Promise<void> {
  const [evaluation, ...others] = await ledger.list('evaluation');
  expect(others).toEqual([]);
  const lines = await newestPredictions(ledger.folder('evaluation', evaluation?.id ?? ''));
  expect(lines.map(({ prompt, gold }) => ({ prompt, answer: gold }))).toEqual(ticketRows(ROWS));
  const tokens = lines.reduce((sum, { input_tokens = 0 }) => sum + input_tokens, 0);
  expect(evaluation?.record.result?.tokens?.input).toBe(tokens);
  const spending = await ledger.list('spending');
  expect(spending.flatMap(({ record }) => record.reservations)).toHaveLength(1);
  expect(await ledger.ids('plan')).toHaveLength(1);
}

/** Runs the same evaluation in a process that kills itself at a point; what it printed, or `killed`. */
function run({ home, simulator }: BatchWorld, dataset: string, killAt = ''): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, home, dataset, simulator.endpoint, killAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', (_, signal) => resolve(signal === 'SIGKILL' ? 'killed' : output)));
}
