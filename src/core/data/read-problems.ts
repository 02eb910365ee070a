import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, systemCode } from '../errors.ts';
import { reportFiles } from './report.ts';

/** A page of rows with problems; `next` is the cursor of what follows, absent at the end. */
export type ProblemPage = { lines: string[]; next?: string };

const PAGE_LINES = 100;
/** As much as an agent can read at once; a line is a tenth of that at most. */
const PAGE_BYTES = 24_000;

/** Reads a page from the dataset's folder. `cursor` is the byte at which it begins. Throws ForgeError bad_request, not_found. */
export async function readProblems(folder: string, cursor: string | undefined): Promise<ProblemPage> {
  const start = Number(cursor ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) throw notACursor(cursor);
  const { bytes, size } = await readBytes(join(folder, reportFiles.problems), start);
  if (start > size || (start > 0 && bytes[0] !== 10)) throw notACursor(cursor);
  const text = bytes.toString('utf8', start > 0 ? 1 : 0);
  const lines = text.split('\n').slice(0, -1).slice(0, PAGE_LINES);
  const end = start + lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return { lines, ...(end < size && lines.length > 0 ? { next: String(end) } : {}) };
}

/** With the byte before, which shows whether a line begins at `start`. */
async function readBytes(path: string, start: number): Promise<{ bytes: Buffer; size: number }> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new ForgeError('not_found', `${path} is not there: an earlier version made this dataset`, {
      next: 'prepare the source again',
      cause: error,
    });
  });
  try {
    const target = Buffer.alloc(PAGE_BYTES);
    const { bytesRead } = await file.read(target, 0, target.length, Math.max(0, start - 1));
    return { bytes: target.subarray(0, bytesRead), size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

function notACursor(cursor: string | undefined): ForgeError {
  return new ForgeError('bad_request', `cursor "${cursor}" is not the beginning of a page`, {
    next: 'read the first page, and go on by the addresses that the pages name',
  });
}
