import { z } from 'zod';
import { ForgeError } from '../../../errors.ts';

/** Where reading one stream goes on: the service's token of a page, and how many of its lines were given already. */
export type StreamPlace = { token?: string; skip: number };

/** Where reading goes on, by stream. Streams that are not in it are read from their first line. */
export type LogPlaces = ReadonlyMap<string, StreamPlace>;

const Cursor = z.array(z.tuple([z.string(), z.string(), z.number().int().min(0)]));

/** Places as a text for addresses: nothing is remembered here between two pages. */
export function writeCursor(places: LogPlaces): string {
  const rows = [...places].map(([stream, { token = '', skip }]) => [stream, token, skip]);
  return Buffer.from(JSON.stringify(rows)).toString('base64url');
}

/** The places of a cursor; throws ForgeError bad_request for a text that is none. */
export function readCursor(text: string | undefined): LogPlaces {
  if (text === undefined) return new Map();
  const parsed = Cursor.safeParse(toJson(text));
  if (!parsed.success)
    throw new ForgeError('bad_request', `"${text.slice(0, 40)}" is not a cursor of this log`, {
      next: 'read the log from its first page',
    });
  return new Map(
    parsed.data.map(([stream, token, skip]) => [stream, { skip, ...(token === '' ? {} : { token }) }] as const),
  );
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined; // the schema says so
  }
}
