import type { ObjectEntry, ObjectSource } from '../../ports/objects.ts';
import { type ByteReader, type OpenBytes, type SourcePart, readPieces } from './source-part.ts';

const RANGE_BYTES = 4 << 20;
/** Ranges that are fetched ahead while the parser works. */
const AHEAD = 3;

/** An object of a store, read in ranges of one version. */
export function objectPart(store: ObjectSource, entry: ObjectEntry, name: string): SourcePart {
  return { uri: entry.uri, name, bytes: entry.bytes, open: async (signal) => openObject(store, entry, signal) };
}

function openObject(store: ObjectSource, entry: ObjectEntry, caller: AbortSignal): OpenBytes {
  const closing = new AbortController();
  const signal = AbortSignal.any([caller, closing.signal]);
  const slice = (start: number, end: number): Promise<Uint8Array> => store.read(entry, start, end, signal);
  return {
    size: entry.bytes,
    sequence: () => readAhead(slice, entry.bytes),
    slice,
    unchanged: async () => {}, // every range was of the version that was listed
    close: async () => closing.abort(),
  };
}

function readAhead(slice: OpenBytes['slice'], size: number): ByteReader {
  const pending: Promise<Uint8Array>[] = [];
  let asked = 0;
  let taken = 0;

  function ask(): void {
    const range = slice(asked, Math.min(size, asked + RANGE_BYTES));
    range.catch(() => {}); // told when it is waited for
    pending.push(range);
    asked = Math.min(size, asked + RANGE_BYTES);
  }

  return readPieces(async () => {
    const most = Math.min(taken++, AHEAD) + 1; // a look at the beginning fetches no more than that
    while (pending.length < most && asked < size) ask();
    return pending.shift();
  });
}
