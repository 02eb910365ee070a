import { ForgeError } from '../../errors.ts';
import type { LogQuery } from '../../ports/logs.ts';

const DEFAULT_QUERY = 'fields @timestamp, @message | sort @timestamp asc';
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Reads `cloudwatch://<log group>?query=…&start=…&end=…`: times in ISO 8601 or counted back from now (`-7d`, `-12h`); the last
 * day when they are absent, all messages without a query. Returns the question, and the address with its times fixed, so
 * that the same address means the same rows tomorrow. Throws ForgeError bad_request.
 */
export function parseLogAddress(address: string, now: Date): { query: LogQuery; uri: string } {
  const [, group = '', rest = ''] = /^cloudwatch:\/\/([^?]+)(?:\?(.*))?$/is.exec(address) ?? [];
  if (!/^[\w./#-]+$/.test(group)) throw malformed(`${address} names no log group`);
  const options = new URLSearchParams(rest);
  const unknown = [...options.keys()].find((key) => !['query', 'start', 'end'].includes(key));
  if (unknown !== undefined) throw malformed(`${address} has "${unknown}"; there are query, start and end`);
  const query = options.get('query') ?? DEFAULT_QUERY;
  const start = toTime(options.get('start') ?? '-1d', now);
  const end = toTime(options.get('end') ?? '-0m', now);
  if (start >= end)
    throw malformed(`${address} starts at ${start.toISOString()}, not before its end ${end.toISOString()}`);
  const fixed = new URLSearchParams({ query, start: start.toISOString(), end: end.toISOString() });
  return { query: { group, query, start, end }, uri: `cloudwatch://${group}?${fixed.toString()}` };
}

function toTime(text: string, now: Date): Date {
  const [, count, unit = ''] = /^-(\d+)([mhdw])$/.exec(text) ?? [];
  const time =
    count === undefined ? new Date(text) : new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0) * 1000);
  if (Number.isNaN(time.getTime())) throw malformed(`"${text}" is neither a time nor a span like -7d`);
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

function malformed(message: string): ForgeError {
  return new ForgeError('bad_request', message, {
    next: 'write cloudwatch:///aws/bedrock/logs?start=-7d&query=fields @message, with & and % in the query escaped',
  });
}
