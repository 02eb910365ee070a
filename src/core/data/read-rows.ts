import { isAbsolute } from 'node:path';
import type { ThreadEntry } from '../ports/threads.ts';
import type { PreparationPlan } from './plan-preparation.ts';
import { parserOptions } from './plan-split.ts';
import type { ThreadReading } from './reading-thread/read-in-thread.ts';
import { type PartsRead, readParts } from './sources/read-parts.ts';
import { requireColumns } from './sources/require-columns.ts';

/** Below, a second thread would take longer to start than it saves. */
const WORTH_BYTES = 8 << 20;

export type RowsRead = PartsRead & { notes: string[] };

/**
 * Reads all rows of a plan's source, in a thread of their own where that pays: large files of this machine. What is elsewhere comes
 * slower than it is parsed. Both ways make the same calls; a thread that could not be started is a note.
 */
export async function readRows(
  thread: ThreadEntry | undefined,
  plan: PreparationPlan,
  reading: ThreadReading,
): Promise<RowsRead> {
  const notes: string[] = [];
  if (thread !== undefined && isWorthThread(plan)) {
    const { nextId: _counted, ...options } = parserOptions(plan);
    const parts = plan.source.parts.map(({ uri, name, bytes }) => ({ uri, name, bytes }));
    const { readInThread } = await import('./reading-thread/read-in-thread.ts');
    const read = await readInThread(thread, { parts, options }, reading);
    if (!('unstarted' in read)) return { ...read, notes };
    notes.push(`the rows were read on one thread: the second could not start (${read.unstarted})`);
  }
  return { ...(await readHere(plan, reading)), notes };
}

function isWorthThread({ source }: PreparationPlan): boolean {
  const bytes = source.parts.reduce((sum, part) => sum + part.bytes, 0);
  return bytes >= WORTH_BYTES && source.parts.every(({ uri }) => isAbsolute(uri));
}

function readHere(plan: PreparationPlan, reading: ThreadReading): Promise<PartsRead> {
  const { signal, sink } = reading;
  return readParts(plan.source.parts, {
    signal,
    options: parserOptions(plan),
    sink,
    begin: (name, row) => sink.begin(name, row),
    tell: (code, detail) => sink.tell(code, detail),
    accept: (sample, name) => requireColumns(plan.mapping.roles, sample, name),
    afterChunk: (done, total, rows) => reading.afterChunk(done, total, rows),
  });
}
