import { Readable } from 'node:stream';
import type { Outgoing } from '../http/incoming.ts';
import { EVENT_STREAM, isEventStream, writeEvents } from './event-stream.ts';
import { type Shape, isOutsideBody, traitText } from './shape.ts';
import { writeTime } from './write-time.ts';

/** Turns a structure into the text of a body. `payload`: it is one member that is the whole body. */
export type BodyWriter = (shape: Shape, value: object, payload: boolean) => string;

/** The answer of a REST operation: members go to headers, status and body as the schema binds them. */
export function writeRest(
  shape: Shape,
  output: object,
  status: number,
  write: { body: BodyWriter; type: string },
): Outgoing {
  const given = new Map<string, unknown>(Object.entries(output));
  const answer: Outgoing = { status, headers: {}, body: '' };
  let inBody = false;
  for (const [name, member] of shape.structIterator()) {
    if (!isOutsideBody(member)) inBody = true;
    else if (given.get(name) !== undefined) bind(answer, member, given.get(name), write);
  }
  if (inBody) {
    answer.body = write.body(shape, output, false);
    answer.headers['content-type'] = write.type;
  }
  if (answer.headers['content-range'] !== undefined) answer.status = 206; // no schema says so
  return answer;
}

function bind(answer: Outgoing, member: Shape, value: unknown, write: { body: BodyWriter; type: string }): void {
  const traits = member.getMergedTraits();
  const header = traitText(member, 'httpHeader');
  const prefix = traitText(member, 'httpPrefixHeaders');
  if (header !== undefined) answer.headers[header.toLowerCase()] = headerText(member, value);
  else if (prefix !== undefined)
    for (const [key, item] of Object.entries(value ?? {}))
      answer.headers[`${prefix}${key}`.toLowerCase()] = String(item);
  else if (traits.httpResponseCode) answer.status = Number(value);
  else if (isEventStream(member) && Array.isArray(value)) {
    answer.body = writeEvents(member, value, write.body);
    answer.headers['content-type'] = EVENT_STREAM;
  } else if (typeof value === 'string' || value instanceof Uint8Array || value instanceof Readable) answer.body = value;
  else if (typeof value === 'object' && value !== null) {
    answer.body = write.body(member, value, true);
    answer.headers['content-type'] = write.type;
  }
}

function headerText(member: Shape, value: unknown): string {
  if (value instanceof Date) return String(writeTime(member, value, 'http-date'));
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
