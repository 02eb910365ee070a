import type { BatchAnswer } from '../../../ports/batch-inference.ts';
import type { ObjectEntry, ObjectStore } from '../../../ports/objects.ts';
import { parseBatchLine } from './batch-lines.ts';

const RANGE_BYTES = 1 << 20;
const NEWLINE = 10;

/** What a job left below an address: a folder of its own, one `.jsonl.out` for each file of its input, and a manifest, which is passed over. */
export async function* readBatchAnswers(
  store: ObjectStore,
  output: string,
  signal: AbortSignal,
): AsyncGenerator<BatchAnswer> {
  for (const entry of await store.list(`${output}/`, true, signal)) {
    if (!entry.uri.endsWith('.jsonl.out')) continue;
    for await (const line of linesOf(store, entry, signal)) if (line.trim() !== '') yield parseBatchLine(line);
  }
}

/** Lines of an object, a range at a time. */
async function* linesOf(store: ObjectStore, entry: ObjectEntry, signal: AbortSignal): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; at < entry.bytes; at += RANGE_BYTES) {
    const part = await store.read(entry, at, Math.min(entry.bytes, at + RANGE_BYTES), signal);
    const bytes = Buffer.concat([rest, part]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
