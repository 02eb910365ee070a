import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type LogStream,
  type OutputLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { errorNames } from '../errors.ts';
import type { StreamPlace } from './log-cursor.ts';
import { translated } from './translated.ts';

/** The group of all training jobs, with machines of their own or without. */
export const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
const MAX_EVENTS = 10_000;

/** One line with its place in its stream: reading goes on after it at `after`. */
export type LogEvent = { stream: string; at: number; text: string; after: StreamPlace };

/** Names of a job's streams, one for each machine and start; none while it has not written. */
export async function listStreams(client: CloudWatchLogsClient, job: string): Promise<string[]> {
  const place = { logGroupName: LOG_GROUP, logStreamNamePrefix: `${job}/` };
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeLogStreamsCommand({ ...place, ...(nextToken === undefined ? {} : { nextToken }) });
    const page = await asked<Streams>(job, 'logs:DescribeLogStreams', {}, () => client.send(command));
    names.push(...(page.logStreams ?? []).flatMap(({ logStreamName }) => logStreamName ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}

type Streams = { logStreams?: LogStream[] | undefined; nextToken?: string | undefined };

/** Up to `count` lines of a stream from a place on, the place behind what was looked at, and whether that is the end for now. */
export async function readAhead(
  client: CloudWatchLogsClient,
  job: string,
  stream: string,
  from: StreamPlace,
  count: number,
): Promise<{ events: LogEvent[]; place: StreamPlace; atEnd: boolean }> {
  const events: LogEvent[] = [];
  let place = from;
  for (;;) {
    const limit = Math.min(MAX_EVENTS, count - events.length + place.skip);
    const page = await readPage(client, job, stream, { limit, startFromHead: true, ...nextOf(place) });
    const next = page.nextForwardToken;
    const ends = { skip: 0, ...(next === undefined ? {} : { token: next }) };
    events.push(...toEvents(stream, page.events ?? [], place, ends));
    const atEnd = next === undefined || next === place.token;
    place = ends;
    if (atEnd || events.length >= count) return { events, place, atEnd };
  }
}

/** The last lines of a stream, and the place behind them. */
export async function readTail(
  client: CloudWatchLogsClient,
  job: string,
  stream: string,
  count: number,
): Promise<{ events: LogEvent[]; place: StreamPlace }> {
  const page = await readPage(client, job, stream, { limit: Math.min(MAX_EVENTS, count), startFromHead: false });
  const token = page.nextForwardToken;
  const place = { skip: 0, ...(token === undefined ? {} : { token }) };
  return { events: toEvents(stream, page.events ?? [], place, place), place };
}

type Page = { limit: number; startFromHead: boolean; nextToken?: string };

type Found = { events?: OutputLogEvent[] | undefined; nextForwardToken?: string | undefined };

async function readPage(client: CloudWatchLogsClient, job: string, logStreamName: string, page: Page): Promise<Found> {
  return asked<Found>(job, 'logs:GetLogEvents', {}, () =>
    client.send(new GetLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName, ...page })),
  );
}

function nextOf({ token }: StreamPlace): { nextToken?: string } {
  return token === undefined ? {} : { nextToken: token };
}

function toEvents(stream: string, found: OutputLogEvent[], from: StreamPlace, ends: StreamPlace): LogEvent[] {
  return found
    .map(({ timestamp = 0, message = '' }, index) => ({
      stream,
      at: timestamp,
      text: message.trimEnd(),
      after: index === found.length - 1 ? ends : { ...from, skip: index + 1 },
    }))
    .slice(from.skip);
}

/** The group comes to be with the first line of the first job: until then there are no lines. */
async function asked<T>(job: string, permissions: string, none: T, work: () => Promise<T>): Promise<T> {
  return translated({ what: `the log of ${job}`, permissions }, async () => {
    try {
      return await work();
    } catch (error) {
      if (errorNames(error).includes('ResourceNotFoundException')) return none;
      throw error;
    }
  });
}
