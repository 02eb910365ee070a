import {
  DescribeLogStreams$,
  type DescribeLogStreamsRequest,
  FilterLogEvents$,
  type FilterLogEventsRequest,
  GetLogEvents$,
  type GetLogEventsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { jsonProtocol } from '../wire/json-protocol.ts';
import { serviceError } from '../wire/service-error.ts';
import { type Call, type Service, operation } from '../wire/service.ts';
import { filterEvents } from './filter-events.ts';
import { readEvents } from './read-events.ts';
import { logQueries } from './log-queries.ts';
import { type LogShelf, type LogStream, streamsOf } from './log-shelf.ts';

/** CloudWatch Logs, for reading. */
export function createLogs(shelf: LogShelf): Service {
  return {
    name: 'logs',
    actions: 'logs',
    protocol: jsonProtocol,
    target: 'Logs_20140328',
    operations: [
      ...logQueries(shelf),
      operation(DescribeLogStreams$, (input: DescribeLogStreamsRequest, call) => describe(shelf, input, call)),
      operation(GetLogEvents$, (input: GetLogEventsRequest, call) => {
        const found = groupOf(shelf, call, input.logGroupName, input.logGroupIdentifier).get(input.logStreamName ?? '');
        if (found === undefined) throw notFound('stream');
        return readEvents(found, input, call.now.getTime());
      }),
      operation(FilterLogEvents$, (input: FilterLogEventsRequest, call) =>
        filterEvents(
          [...groupOf(shelf, call, input.logGroupName, input.logGroupIdentifier).values()],
          input,
          call.now.getTime(),
        ),
      ),
    ],
  };
}

function groupOf(
  shelf: LogShelf,
  { region }: Call,
  name: string | undefined,
  identifier: string | undefined,
): Map<string, LogStream> {
  const group = name ?? /log-group:([^:]+)/.exec(identifier ?? '')?.[1] ?? identifier ?? '';
  const streams = streamsOf(shelf, region, group);
  if (streams === undefined) throw notFound('group');
  return streams;
}

function notFound(what: string): Error {
  return serviceError('ResourceNotFoundException', `The specified log ${what} does not exist.`);
}

function describe(shelf: LogShelf, input: DescribeLogStreamsRequest, call: Call): object {
  const { logStreamNamePrefix: prefix = '', orderBy, descending = false, limit = 50, nextToken } = input;
  if (orderBy === 'LastEventTime' && prefix !== '')
    throw serviceError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
  const now = call.now.getTime();
  const streams = [...groupOf(shelf, call, input.logGroupName, input.logGroupIdentifier).values()]
    .filter(({ name, created }) => name.startsWith(prefix) && created <= now)
    .toSorted((a, b) => (orderBy === 'LastEventTime' ? lastTime(a, now) - lastTime(b, now) : a.name < b.name ? -1 : 1));
  if (descending) streams.reverse();
  const start = Number(nextToken ?? 0);
  const page = streams.slice(start, start + limit);
  const rows = page.map((stream) => ({
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: stream.events[0]?.timestamp,
    lastEventTimestamp: lastTime(stream, now),
    lastIngestionTime: lastTime(stream, now),
  }));
  return { logStreams: rows, ...(start + limit < streams.length ? { nextToken: String(start + limit) } : {}) };
}

function lastTime({ events }: LogStream, now: number): number {
  return events.findLast(({ timestamp }) => timestamp <= now)?.timestamp ?? 0;
}
