import { serviceError } from '../wire/service-error.ts';
import type { LogStream } from './log-shelf.ts';

/** One row of an answer: fields in the order they were asked for. */
export type QueryRow = { field: string; value: string }[];

type Found = { stream: string; timestamp: number; message: string; pointer: string };

const MOST = 10_000;

/**
 * Runs a query of Logs Insights over streams, between two times in milliseconds, both ends included. Understands `fields`, `filter … like`
 * (a regular expression or a text), `sort @timestamp` and `limit`; throws MalformedQueryException for anything else.
 */
export function runQuery(
  streams: readonly LogStream[],
  query: string,
  from: number,
  to: number,
  most = MOST,
): QueryRow[] {
  const steps = query.split('|').map((step) => step.trim());
  let rows = streams.flatMap((stream) => toFound(stream, from, to));
  rows.sort((a, b) => b.timestamp - a.timestamp); // newest first unless sorted
  let fields = ['@timestamp', '@message'];
  let limit = most;
  for (const step of steps.filter((text) => text !== '')) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(step) ?? [];
    if (name === 'fields' || name === 'display') fields = rest.split(',').map((field) => field.trim());
    else if (name === 'filter') rows = rows.filter(toFilter(rest));
    else if (name === 'sort') rows = sorted(rows, rest);
    else if (name === 'limit') limit = Math.min(limit, Number(rest));
    else throw malformed(step);
  }
  return rows
    .slice(0, limit)
    .map((row) => [
      ...fields.map((field) => ({ field, value: valueOf(row, field) })),
      { field: '@ptr', value: row.pointer },
    ]);
}

function toFound({ name, events }: LogStream, from: number, to: number): Found[] {
  return events.flatMap(({ timestamp, message }, index) =>
    timestamp >= from && timestamp <= to ? [{ stream: name, timestamp, message, pointer: `${name}:${index}` }] : [],
  );
}

function toFilter(text: string): (row: Found) => boolean {
  const [, field = '', not, pattern, words] = /^(@\w+)\s+(not\s+)?like\s+(?:\/(.*)\/|["'](.*)["'])$/s.exec(text) ?? [];
  if (pattern === undefined && words === undefined) throw malformed(`filter ${text}`);
  const fits =
    pattern === undefined
      ? (value: string) => value.includes(words ?? '')
      : (value: string) => new RegExp(pattern).test(value);
  return (row) => fits(valueOf(row, field)) !== (not !== undefined);
}

function sorted(rows: readonly Found[], text: string): Found[] {
  const [, order = 'asc'] = /^@timestamp(?:\s+(asc|desc))?$/.exec(text) ?? [undefined, undefined];
  if (!text.startsWith('@timestamp')) throw malformed(`sort ${text}`);
  return rows.toSorted((a, b) => (order === 'desc' ? b.timestamp - a.timestamp : a.timestamp - b.timestamp));
}

function valueOf(row: Found, field: string): string {
  if (field === '@message') return row.message;
  if (field === '@timestamp') return new Date(row.timestamp).toISOString().replace('T', ' ').replace('Z', '');
  if (field === '@logStream') return row.stream;
  throw malformed(`fields ${field}`);
}

function malformed(what: string): Error {
  return serviceError('MalformedQueryException', `the simulator does not understand "${what}"`);
}
