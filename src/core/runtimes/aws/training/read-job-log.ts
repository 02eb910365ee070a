import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { LogPage } from '../../../ports/run-state.ts';
import { type LogPlaces, type StreamPlace, readCursor, writeCursor } from './log-cursor.ts';
import { type LogEvent, listStreams, readAhead, readTail } from './log-stream.ts';

type Read = { stream: string; events: LogEvent[]; place: StreamPlace };

/**
 * Lines of all machines of a job, by time. The cursor holds the place in each stream, so that a page is the same whoever asks
 * for it. `ended`: no more lines will come, so the last page has no next.
 */
export async function readJobLog(
  client: CloudWatchLogsClient,
  job: string,
  cursor: string | undefined,
  limit: number,
  ended: boolean,
): Promise<LogPage> {
  const streams = await listStreams(client, job);
  if (cursor === 'tail') return tail(client, job, streams, limit, ended);
  const places = readCursor(cursor);
  const reads = await Promise.all(
    streams.map(async (stream) => {
      const from = places.get(shortName(stream)) ?? { skip: 0 };
      return { stream, from, ...(await readAhead(client, job, stream, from, limit)) };
    }),
  );
  const merged = byTime(reads);
  const page = merged.slice(0, limit);
  const done = ended && page.length === merged.length && reads.every(({ atEnd }) => atEnd);
  return { lines: toLines(page, streams), ...(done ? {} : { next: writeCursor(placesAfter(reads, page)) }) };
}

async function tail(
  client: CloudWatchLogsClient,
  job: string,
  streams: readonly string[],
  limit: number,
  ended: boolean,
): Promise<LogPage> {
  const reads = await Promise.all(
    streams.map(async (stream) => ({ stream, ...(await readTail(client, job, stream, limit)) })),
  );
  const lines = toLines(byTime(reads).slice(-limit), streams);
  if (ended) return { lines };
  return { lines, next: writeCursor(new Map(reads.map(({ stream, place }) => [shortName(stream), place]))) };
}

/** A line that was not given yet keeps its stream's place before it. */
function placesAfter(reads: readonly (Read & { from: StreamPlace })[], page: readonly LogEvent[]): LogPlaces {
  return new Map(
    reads.map(({ stream, events, place, from }) => {
      const given = page.filter((event) => event.stream === stream);
      const after = given.length === events.length ? place : (given.at(-1)?.after ?? from);
      return [shortName(stream), after];
    }),
  );
}

/** Lines of one stream keep their order; of two streams the earlier comes first. */
function byTime(reads: readonly Read[]): LogEvent[] {
  return reads.flatMap(({ events }) => events).toSorted((a, b) => a.at - b.at);
}

/** With several machines each line says whose it is. */
function toLines(events: readonly LogEvent[], streams: readonly string[]): string[] {
  const machines = new Set(streams.map(machineOf));
  return events.map(({ stream, text }) => (machines.size < 2 ? text : `[${machineOf(stream)}] ${text}`));
}

function shortName(stream: string): string {
  return stream.slice(stream.indexOf('/') + 1);
}

/** Streams are named `job/algo-<machine>-<time>`. */
function machineOf(stream: string): string {
  return /algo-\d+/.exec(shortName(stream))?.[0] ?? shortName(stream);
}
