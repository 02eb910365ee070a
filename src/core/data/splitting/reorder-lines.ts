import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { lineBatches } from '../../lines.ts';
import type { WrittenSplit } from './split-files.ts';

const FLUSH_BYTES = 1 << 20;

/**
 * Writes the lines of a file in another order: `order[i]` is the place, among its lines, of the line that becomes number i. Holds
 * 8 bytes a line. Durable when it returns.
 */
export async function reorderLines(path: string, order: Uint32Array): Promise<WrittenSplit> {
  const starts = await lineStarts(path, order.length);
  const hash = createHash('sha256');
  const [from, to] = [await open(path, 'r'), await open(`${path}.ordered`, 'wx')];
  let pending: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pending);
    hash.update(bytes);
    await to.appendFile(bytes);
    pending = [];
    size = 0;
  };
  try {
    for (const line of order) {
      const start = starts[line] ?? 0;
      const bytes = Buffer.alloc((starts[line + 1] ?? start) - start);
      await from.read(bytes, 0, bytes.length, start);
      pending.push(bytes);
      size += bytes.length;
      if (size >= FLUSH_BYTES) await flush();
    }
    await flush();
    await to.sync();
  } finally {
    await from.close();
    await to.close();
  }
  await rename(`${path}.ordered`, path);
  return { rows: order.length, bytes: starts[order.length] ?? 0, sha256: hash.digest('hex') };
}

/** Where each line begins, and where the last one ends. */
async function lineStarts(path: string, lines: number): Promise<Float64Array> {
  const starts = new Float64Array(lines + 1);
  let line = 0;
  let at = 0;
  for await (const batch of lineBatches(path)) {
    for (const bytes of batch) {
      at += bytes.length + 1;
      starts[++line] = at;
    }
  }
  return starts;
}

/** The places, among the lines of a file that kept the order of arrival, of rows given by their numbers among all. */
export function placesOf(rows: Uint32Array): Uint32Array {
  const sorted = rows.toSorted();
  const place = new Uint32Array((sorted.at(-1) ?? 0) + 1);
  sorted.forEach((row, at) => (place[row] = at));
  return rows.map((row) => place[row] ?? 0);
}
