import type { FilterLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { serviceError } from '../wire/service-error.ts';
import type { LogEvent, LogStream } from './log-shelf.ts';

const MOST = 10_000;

/** Events of several streams merged by time. The filter is words that must all occur, `?word` for any of them, `"a phrase"`, `-word` for none. */
export function filterEvents(streams: readonly LogStream[], input: FilterLogEventsRequest, now: number): object {
  const { logStreamNames, logStreamNamePrefix: prefix, startTime = 0, endTime = Infinity, limit = MOST } = input;
  if (logStreamNames !== undefined && prefix !== undefined)
    throw serviceError('InvalidParameterException', 'logStreamNames and logStreamNamePrefix cannot both be given.');
  const fits = toFilter(input.filterPattern ?? '');
  const found = streams
    .filter(({ name }) => (logStreamNames?.includes(name) ?? true) && name.startsWith(prefix ?? ''))
    .flatMap((stream) => stream.events.map((event, index) => ({ stream: stream.name, event, index })))
    .filter(({ event }) => isIn(event, startTime, Math.min(endTime, now)) && fits(event.message))
    .toSorted(
      (a, b) =>
        a.event.timestamp - b.event.timestamp ||
        (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : a.index - b.index),
    );
  const start = Number(input.nextToken ?? 0);
  const page = found.slice(start, start + limit);
  return {
    events: page.map(({ stream, event, index }) => ({
      logStreamName: stream,
      timestamp: event.timestamp,
      ingestionTime: event.timestamp,
      message: event.message,
      eventId: `${stream}:${index}`,
    })),
    searchedLogStreams: [],
    ...(start + limit < found.length ? { nextToken: String(start + limit) } : {}),
  };
}

function isIn({ timestamp }: LogEvent, start: number, end: number): boolean {
  return timestamp >= start && timestamp <= end;
}

function toFilter(pattern: string): (message: string) => boolean {
  const terms = [...pattern.matchAll(/([?-]?)(?:"([^"]*)"|%([^%]*)%|(\S+))/g)].map(
    ([, sign = '', quoted, regex, word]) => ({
      sign,
      text: quoted ?? regex ?? word ?? '',
    }),
  );
  const any = terms.filter(({ sign }) => sign === '?');
  const none = terms.filter(({ sign }) => sign === '-');
  const all = terms.filter(({ sign }) => sign === '');
  return (message) =>
    all.every(({ text }) => message.includes(text)) &&
    none.every(({ text }) => !message.includes(text)) &&
    (any.length === 0 || any.some(({ text }) => message.includes(text)));
}
