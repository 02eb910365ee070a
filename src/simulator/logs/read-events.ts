import type { GetLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { serviceError } from '../wire/service-error.ts';
import type { LogStream } from './log-shelf.ts';

const MOST = 10_000;

/**
 * A page of one stream. Both tokens always come back, and at the end of the stream the forward token is the one that was sent:
 * that is how readers know. A token goes on in its own direction whatever `startFromHead` says.
 */
export function readEvents(stream: LogStream, input: GetLogEventsRequest, now: number): object {
  const { limit = MOST, startFromHead = false, startTime = 0, endTime = Infinity, nextToken } = input;
  const events = stream.events.filter(
    ({ timestamp }) => timestamp <= now && timestamp >= startTime && timestamp < endTime,
  );
  const [direction, at] = nextToken === undefined ? [startFromHead ? 'f' : 'b', undefined] : fromToken(nextToken);
  const from = direction === 'f' ? (at ?? 0) : Math.max(0, (at ?? events.length) - limit);
  const to =
    direction === 'f'
      ? Math.min(events.length, from + limit)
      : Math.max(0, Math.min(events.length, at ?? events.length));
  return {
    events: events.slice(from, to).map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: toToken('f', Math.max(from, to)),
    nextBackwardToken: toToken('b', from),
  };
}

function toToken(direction: 'f' | 'b', at: number): string {
  return `${direction}/${String(at).padStart(56, '0')}/s`;
}

function fromToken(token: string): ['f' | 'b', number] {
  const [, direction, at] = /^([fb])\/(\d+)\/s$/.exec(token) ?? [];
  if (at === undefined) throw serviceError('InvalidParameterException', 'The specified nextToken is invalid.');
  return [direction === 'f' ? 'f' : 'b', Number(at)];
}
