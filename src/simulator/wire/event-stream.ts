import { setImmediate as turn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { Shape } from './shape.ts';

/** Writes the structure of an event as a body. */
type EventWriter = (shape: Shape, value: object, payload: boolean) => string;

/** Parts of a stream are smaller than most frames and no multiple of anything, so that frames and characters are torn on their way. */
const PART_BYTES = 61;

export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** Whether a member is a stream of events: the answer then has them as a list. */
export function isEventStream(shape: Shape): boolean {
  return shape.isStreaming() && shape.isUnionSchema();
}

/** Events, each an object of one member, framed as the services frame them; exceptions among them too. */
export function writeEvents(shape: Shape, events: readonly unknown[], write: EventWriter): Readable {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  const frames = events.flatMap((event) =>
    Object.entries(event ?? {}).map(([name, value]) => codec.encode(toMessage(name, shape, value, write))),
  );
  return Readable.from(inParts(Buffer.concat(frames)), { objectMode: false });
}

async function* inParts(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    yield bytes.subarray(at, at + PART_BYTES);
    await turn();
  }
}

function toMessage(
  name: string,
  shape: Shape,
  value: unknown,
  write: EventWriter,
): Parameters<EventStreamCodec['encode']>[0] {
  const member = shape.getMemberSchema(name);
  const failed = member.getMergedTraits().error !== undefined;
  const kind = failed ? 'exception' : 'event';
  const payload = payloadOf(member, value);
  return {
    headers: {
      ':message-type': { type: 'string', value: kind },
      [`:${kind}-type`]: { type: 'string', value: name },
      ':content-type': {
        type: 'string',
        value: payload === undefined ? 'application/json' : 'application/octet-stream',
      },
    },
    body: payload ?? Buffer.from(write(member, Object(value), true)),
  };
}

/** The member that is the whole of an event, as the bytes of a part are. */
function payloadOf(member: Shape, value: unknown): Uint8Array | undefined {
  const given = new Map<string, unknown>(Object.entries(value ?? {}));
  for (const [name, part] of member.structIterator()) {
    const bytes = given.get(name);
    if (part.getMergedTraits().eventPayload && bytes instanceof Uint8Array) return bytes;
  }
  return undefined;
}
