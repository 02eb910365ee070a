import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { createCloudwatchLogs } from '../../src/core/runtimes/aws/cloudwatch-logs.ts';
import { writeLog } from '../../src/simulator/logs/log-shelf.ts';
import { clientOf, simulators } from './simulated.ts';

const start = simulators();
const group = '/aws/sagemaker/TrainingJobs';

async function withTwoNodes() {
  const simulator = await start({ now: () => 10_000 });
  const place = { region: 'us-east-1', group };
  const lines = (node: number) =>
    Array.from({ length: 25 }, (_, index) => ({
      timestamp: 1000 * index + node,
      message: `node ${node} line ${index}`,
    }));
  writeLog(simulator.world.logs, { ...place, stream: 'tr-1/algo-1-7' }, lines(1));
  writeLog(simulator.world.logs, { ...place, stream: 'tr-1/algo-2-7' }, lines(2));
  writeLog(simulator.world.logs, { ...place, stream: 'tr-2/algo-1-7' }, [{ timestamp: 5, message: 'another job' }]);
  return { simulator, logs: new CloudWatchLogsClient(clientOf(simulator)) };
}

describe('log streams', () => {
  it('are found by prefix', async () => {
    const { logs } = await withTwoNodes();
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: 'tr-1/' }),
    );
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['tr-1/algo-1-7', 'tr-1/algo-2-7']);
    await expect(logs.send(new DescribeLogStreamsCommand({ logGroupName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('are read forwards until a token repeats, and on from there when more was written', async () => {
    const { logs, simulator } = await withTwoNodes();
    const about = { logGroupName: group, logStreamName: 'tr-1/algo-1-7', startFromHead: true, limit: 4 };
    const seen: (string | undefined)[] = [];
    let nextToken: string | undefined;
    const readOn = async () => {
      for (;;) {
        const page = await logs.send(new GetLogEventsCommand({ ...about, nextToken }));
        seen.push(...(page.events ?? []).map(({ message }) => message));
        if (page.nextForwardToken === nextToken) return;
        nextToken = page.nextForwardToken;
      }
    };
    await readOn();
    expect(seen).toHaveLength(10); // up to now: the rest is yet to come
    await simulator.advance(5000);
    await readOn();
    expect(seen).toEqual(Array.from({ length: 15 }, (_, index) => `node 1 line ${index}`));
  });

  it('give their last lines first when not read from the head', async () => {
    const { logs } = await withTwoNodes();
    const about = { logGroupName: group, logStreamName: 'tr-1/algo-1-7', limit: 3 };
    const last = await logs.send(new GetLogEventsCommand(about));
    expect(last.events?.map(({ message }) => message)).toEqual(['node 1 line 7', 'node 1 line 8', 'node 1 line 9']);
    const before = await logs.send(new GetLogEventsCommand({ ...about, nextToken: last.nextBackwardToken }));
    expect(before.events?.at(-1)?.message).toBe('node 1 line 6');
    const on = await logs.send(new GetLogEventsCommand({ ...about, nextToken: last.nextForwardToken }));
    expect(on.events).toEqual([]);
    expect(on.nextForwardToken).toBe(last.nextForwardToken);
  });

  it('of several nodes are merged by time in FilterLogEvents', async () => {
    const { logs } = await withTwoNodes();
    const about = { logGroupName: group, logStreamNamePrefix: 'tr-1/', limit: 3 };
    const first = await logs.send(new FilterLogEventsCommand(about));
    const second = await logs.send(new FilterLogEventsCommand({ ...about, nextToken: first.nextToken }));
    expect([...(first.events ?? []), ...(second.events ?? [])].map(({ message }) => message)).toEqual([
      'node 1 line 0',
      'node 2 line 0',
      'node 1 line 1',
      'node 2 line 1',
      'node 1 line 2',
      'node 2 line 2',
    ]);
    const some = await logs.send(
      new FilterLogEventsCommand({ ...about, limit: 100, filterPattern: '"line 3" -"node 2"' }),
    );
    expect(some.events?.map(({ message }) => message)).toEqual(['node 1 line 3']);
  });
});

describe('queries', () => {
  it('are answered as the log source asks them', async () => {
    const { simulator } = await withTwoNodes();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDSIMULATED', AWS_SECRET_ACCESS_KEY: 'simulated' });
    const source = createCloudwatchLogs({ endpoint: simulator.endpoint, region: 'us-east-1', pause: async () => {} });
    const ask = async (query: string, stop = 20) => {
      const rows: Record<string, string>[] = [];
      const range = { start: new Date(2000), end: new Date(stop * 1000) };
      for await (const page of source.rows({ group, query, ...range }, new AbortController().signal))
        rows.push(...page);
      return rows.map((row) => row['@message']);
    };
    expect(await ask('fields @message | filter @message like /node 1/ | sort @timestamp asc', 4)).toEqual([
      'node 1 line 2',
      'node 1 line 3',
      'node 1 line 4',
    ]);
    expect(
      await ask('fields @message, @logStream | filter @message not like "node 2" | sort @timestamp desc | limit 1'),
    ).toEqual(['node 1 line 9']);
    await expect(ask('stats count(*) by bin(1h)')).rejects.toThrow(/MalformedQuery/);
  });
});
