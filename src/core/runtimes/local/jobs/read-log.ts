import { type FileHandle, open } from 'node:fs/promises';
import { ForgeError, systemCode } from '../../../errors.ts';
import type { LogPage } from '../../../ports/run-state.ts';

const CHUNK_BYTES = 1 << 16;
const NEWLINE = 10;

/**
 * Whole lines of a log from a byte position on (`cursor`, a number as text; absent: the beginning; `tail`: the last `limit`
 * lines). `next` is absent when `ended` and nothing follows. A line that is still being written is not shown.
 */
export async function readLog(
  path: string,
  cursor: string | undefined,
  limit: number,
  ended: boolean,
): Promise<LogPage> {
  const file = await openIfThere(path);
  if (file === undefined) return ended ? { lines: [] } : { lines: [], next: '0' };
  try {
    const { size } = await file.stat();
    const start = cursor === 'tail' ? await tailStart(file, size, limit) : parseCursor(cursor, size);
    const { lines, end, exhausted } = await readLines(file, start, limit);
    return ended && exhausted ? { lines } : { lines, next: String(end) };
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseCursor(cursor: string | undefined, size: number): number {
  if (cursor === undefined) return 0;
  const start = /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (!(start <= size))
    throw new ForgeError('bad_request', `log cursor "${cursor}" is not a position in this log of ${size} bytes`, {
      next: 'take the cursor from the page before, or none',
    });
  return start;
}

/** `end` is where the next line begins; `exhausted` when there is no whole one. */
type Lines = { lines: string[]; end: number; exhausted: boolean };

async function readLines(file: FileHandle, start: number, limit: number): Promise<Lines> {
  const lines: string[] = [];
  let rest = Buffer.alloc(0);
  let end = start;
  for (let at = start; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return { lines, end, exhausted: true };
    at += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    for (let stop = rest.indexOf(NEWLINE); stop !== -1; stop = rest.indexOf(NEWLINE)) {
      if (lines.length === limit) return { lines, end, exhausted: false };
      lines.push(rest.toString('utf8', 0, stop));
      end += stop + 1;
      rest = rest.subarray(stop + 1);
    }
  }
}

/** Where the last `limit` whole lines begin: read backwards until enough line ends were met. */
async function tailStart(file: FileHandle, size: number, limit: number): Promise<number> {
  let left = limit + 1; // the end of the line before the first one wanted
  for (let from = size; from > 0;) {
    const length = Math.min(CHUNK_BYTES, from);
    from -= length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, from);
    for (let at = buffer.lastIndexOf(NEWLINE); at !== -1; at = at === 0 ? -1 : buffer.lastIndexOf(NEWLINE, at - 1)) {
      if (--left === 0) return from + at + 1;
    }
  }
  return 0;
}
