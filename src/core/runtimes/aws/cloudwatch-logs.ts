import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ForgeError } from '../../errors.ts';
import type { LogQuery, LogSource } from '../../ports/logs.ts';
import { type AwsSettings, READ_ATTEMPTS, createRequestHandler, whoCalls } from './aws-settings.ts';
import { errorNames, toForgeError } from './errors.ts';

/** Most rows that one query returns (CloudWatch Logs quotas, 2025). */
const MAX_ROWS = 10_000;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5000;

type Row = Record<string, string>;

/** CloudWatch Logs Insights. A time range with more rows than a query returns is asked for in halves. */
export function createCloudwatchLogs(settings: AwsSettings): LogSource {
  const client = new CloudWatchLogsClient({
    maxAttempts: READ_ATTEMPTS,
    requestHandler: createRequestHandler(),
    ...whoCalls(settings),
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.region === undefined ? {} : { region: settings.region }),
  });

  async function* rows(query: LogQuery, signal: AbortSignal): AsyncGenerator<Row[]> {
    let seen = new Set<string>();
    for await (const found of inHalves(client, settings, query, signal)) {
      const fresh = found.filter((row) => !seen.has(row['@ptr'] ?? '')); // halves share the second between them
      seen = new Set(found.flatMap((row) => row['@ptr'] ?? []));
      yield fresh;
    }
  }

  return { rows };
}

async function* inHalves(
  client: CloudWatchLogsClient,
  settings: AwsSettings,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<Row[]> {
  const found = await ask(client, settings, query, signal);
  const [from, to] = [query.start.getTime(), query.end.getTime()];
  if (found.length < MAX_ROWS) return void (yield found);
  if (to - from < 2000)
    throw new ForgeError(
      'unsupported',
      `${query.group} has ${MAX_ROWS} rows or more in one second, more than can be asked for`,
      {
        next: 'filter in the query',
      },
    );
  const middle = new Date(Math.floor((from + to) / 2000) * 1000);
  yield* inHalves(client, settings, { ...query, end: middle }, signal);
  yield* inHalves(client, settings, { ...query, start: middle }, signal);
}

async function ask(
  client: CloudWatchLogsClient,
  { pause }: AwsSettings,
  query: LogQuery,
  signal: AbortSignal,
): Promise<Row[]> {
  let queryId: string | undefined;
  try {
    queryId = await start(client, pause, query, signal);
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(MAX_PAUSE_MS, wait * 2)) {
      const result = await client.send(new GetQueryResultsCommand({ queryId }), { abortSignal: signal });
      if (result.status === 'Complete') return toRows(result);
      if (result.status !== 'Running' && result.status !== 'Scheduled') throw ended(query, result.status);
      await pause(wait, signal);
    }
  } catch (error) {
    if (signal.aborted && queryId !== undefined) await client.send(new StopQueryCommand({ queryId })).catch(() => {});
    const what = `the log group ${query.group}`;
    throw toForgeError(error, { what, permissions: 'logs:StartQuery, logs:GetQueryResults and logs:StopQuery' });
  }
}

/** An account may have thirty queries at once: beyond that, another may begin in a moment. */
async function start(
  client: CloudWatchLogsClient,
  pause: AwsSettings['pause'],
  query: LogQuery,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = new StartQueryCommand({
    logGroupName: query.group,
    queryString: query.query,
    startTime: query.start.getTime() / 1000,
    endTime: query.end.getTime() / 1000,
    limit: MAX_ROWS,
  });
  for (let attempt = 1; ; attempt++) {
    try {
      return (await client.send(command, { abortSignal: signal })).queryId;
    } catch (error) {
      if (attempt >= READ_ATTEMPTS || !errorNames(error).includes('LimitExceededException')) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** attempt, signal);
    }
  }
}

function toRows({ results = [] }: GetQueryResultsCommandOutput): Row[] {
  return results.map((fields) =>
    Object.fromEntries(fields.flatMap(({ field, value }) => (field === undefined ? [] : [[field, value ?? '']]))),
  );
}

function ended(query: LogQuery, status: string | undefined): ForgeError {
  return new ForgeError('unavailable', `the query to ${query.group} ended as ${status ?? 'unknown'}`, {
    next: status === 'Timeout' ? 'ask for less time' : 'try the query in the CloudWatch console',
  });
}
