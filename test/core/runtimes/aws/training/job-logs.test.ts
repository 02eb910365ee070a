import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyMetrics, readMetrics, sortedPoints } from '../../../../../src/core/runtimes/aws/training/log-metrics.ts';
import { readJobLog } from '../../../../../src/core/runtimes/aws/training/read-job-log.ts';
import { writeLog } from '../../../../../src/simulator/logs/log-shelf.ts';
import { openAccount, REGION, START } from '../../../../support/simulated-account.ts';

const SECOND = 1000;
const JOB = 'tr-0000000000bb';
let account: Awaited<ReturnType<typeof openAccount>>;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  account = await openAccount();
  client = new CloudWatchLogsClient({ endpoint: account.simulator.endpoint, region: REGION });
});
afterEach(async () => account.close());

/** Lines of one machine at these seconds. */
function write(machine: number, lines: [second: number, text: string][]): void {
  const place = { region: REGION, group: '/aws/sagemaker/TrainingJobs', stream: `${JOB}/algo-${machine}-1` };
  const events = lines.map(([second, message]) => ({ timestamp: START + second * SECOND, message }));
  writeLog(account.simulator.world.logs, place, events);
}

const advance = (seconds: number) => account.simulator.advance(seconds * SECOND);

/** Page after page until none is left. */
async function readAll(limit: number): Promise<string[]> {
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readJobLog(client, JOB, cursor, limit, true);
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    lines.push(...page.lines);
    cursor = page.next;
  } while (cursor !== undefined);
  return lines;
}

describe('the log of a job', () => {
  it('has the lines of all machines in the order of their times, whatever the size of a page', async () => {
    write(1, [
      [1, 'a'],
      [4, 'd'],
      [5, 'e'],
      [9, 'h'],
    ]);
    write(2, [
      [2, 'b'],
      [3, 'c'],
      [6, 'f'],
    ]);
    write(3, [
      [7, 'g'],
      [10, 'i'],
      [11, 'j'],
    ]);
    await advance(60);
    for (const limit of [1, 2, 3, 5, 100])
      expect((await readAll(limit)).map((line) => line.at(-1)).join('')).toBe('abcdefghij');
    expect((await readJobLog(client, JOB, 'tail', 4, true)).lines.map((line) => line.at(-1)).join('')).toBe('ghij');
  });

  it('keeps lines of one time apart, and gives each once', async () => {
    write(
      1,
      Array.from({ length: 25 }, (_, index) => [1, `one ${index}`]),
    );
    write(
      2,
      Array.from({ length: 25 }, (_, index) => [1, `two ${index}`]),
    );
    await advance(60);
    const lines = await readAll(7);
    expect(new Set(lines).size).toBe(50);
    expect(lines).toHaveLength(50);
  });

  it('is followed from its tail, on machines that join later too', async () => {
    write(1, [[1, 'a']]);
    await advance(5);
    const tail = await readJobLog(client, JOB, 'tail', 10, false);
    write(1, [[6, 'b']]);
    write(2, [[7, 'c']]);
    await advance(5);
    expect((await readJobLog(client, JOB, tail.next, 10, false)).lines).toEqual(['[algo-1] b', '[algo-2] c']);
  });

  it('is empty, not missing, before the first line', async () => {
    expect(await readJobLog(client, 'never', undefined, 10, true)).toEqual({ lines: [] });
    expect(await readMetrics(client, 'never', emptyMetrics())).toBe(false);
  });
});

describe('metrics of a log that grows', () => {
  const line = (step: number, loss: number) => `global_step: ${step} | reduced_train_loss: ${loss}`;

  it('have lines that a slow machine sent after newer ones, and the last value of a step that was repeated', async () => {
    const known = emptyMetrics();
    write(1, [
      [10, line(1, 2)],
      [100, line(3, 1)],
    ]);
    await advance(120);
    expect(await readMetrics(client, JOB, known)).toBe(true);
    write(2, [[60, line(2, 1.5)]]);
    write(1, [[130, line(3, 0.9)]]);
    await advance(60);
    await readMetrics(client, JOB, known);
    expect(sortedPoints(known).map(({ step, value }) => [step, value])).toEqual([
      [1, 2],
      [2, 1.5],
      [3, 0.9],
    ]);
    expect(await readMetrics(client, JOB, known)).toBe(false);
  });
});
