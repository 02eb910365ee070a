import type { ObjectEntry, ObjectStore } from '../../../ports/objects.ts';
import { noSignal } from './training-settings.ts';

const RANGE_BYTES = 1 << 20;

/** An object's text; undefined when there is none. */
export async function readText(objects: ObjectStore, uri: string): Promise<string | undefined> {
  const entry = await objects.look(uri, noSignal);
  if (entry === undefined) return undefined;
  return new TextDecoder().decode(await objects.read(entry, 0, entry.bytes, noSignal));
}

/** An object's bytes in ranges, each fetched when it is wanted: who has enough reads no further. */
export function toStream(objects: ObjectStore, entry: ObjectEntry): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= entry.bytes) return controller.close();
      const end = Math.min(entry.bytes, at + RANGE_BYTES);
      controller.enqueue(new Uint8Array(await objects.read(entry, at, end, noSignal)));
      at = end;
    },
  });
}
