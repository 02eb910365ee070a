import { ForgeError } from '../../errors.ts';
import type { LogQuery, LogSource } from '../../ports/logs.ts';
import { heldBytes } from './hold-bytes.ts';
import { jsonBytes } from './json-value.ts';
import type { SourcePart } from './source-part.ts';

/** What one question may bring into memory. */
const MAX_BYTES = 512 << 20;

/** The rows that a question to the logs brings, as JSON lines. It is asked once, however often the part is opened. */
export function logPart(logs: LogSource, query: LogQuery, uri: string): SourcePart {
  let asked: Promise<Buffer> | undefined;
  return {
    uri,
    name: `cloudwatch://${query.group}`,
    bytes: 0,
    open: async (signal) => heldBytes(await (asked ??= ask(logs, query, signal))),
  };
}

async function ask(logs: LogSource, query: LogQuery, signal: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let total = 0;
  for await (const rows of logs.rows(query, signal)) {
    const piece = jsonBytes(rows.map(toRow));
    total += piece.length;
    pieces.push(piece);
    if (total > MAX_BYTES)
      throw new ForgeError('unsupported', `the query gives more than ${MAX_BYTES >> 20} MiB of rows`, {
        next: 'ask for less time or fewer fields, or read the logs where they are exported to S3',
      });
  }
  if (total > 0) return Buffer.concat(pieces, total);
  const span = `${query.start.toISOString()} and ${query.end.toISOString()}`;
  throw new ForgeError('not_found', `the log group ${query.group} has no rows for the query between ${span}`, {
    next: 'try the query in the console, or ask for more time: start=-7d',
  });
}

/** A message that is a JSON object is the row, beside the fields that were asked for; the service's own fields are not data. */
function toRow(row: Record<string, string>): Record<string, unknown> {
  const fields = Object.fromEntries(Object.entries(row).filter(([name]) => name !== '@ptr' && name !== '@message'));
  const message = row['@message'];
  const parsed = message?.trimStart().startsWith('{') === true ? parseObject(message) : undefined;
  if (parsed !== undefined) return { ...fields, ...parsed };
  return message === undefined ? fields : { ...fields, '@message': message };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: Record<string, unknown> = JSON.parse(text);
    return value;
  } catch {
    return undefined; // a message that only looks like JSON is a text
  }
}
