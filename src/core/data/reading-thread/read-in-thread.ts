import { Worker } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import type { ThreadEntry } from '../../ports/threads.ts';
import type { PartsRead } from '../sources/read-parts.ts';
import { type ReplaySink, createReplay } from './replay-batch.ts';
import { fromSentError } from './sent-error.ts';
import { createInbox } from './inbox.ts';
import type { FromReader, ReadingJob } from './thread-messages.ts';

/** Much of a young heap is garbage of strings that no one keeps: a small one costs no time and saves memory, MB. */
const YOUNG_HEAP = 8;

export type ThreadReading = {
  signal: AbortSignal;
  sink: ReplaySink;
  /** Called after each batch. */
  afterChunk(done: number, total: number, rows: number): Promise<void>;
};

/**
 * Reads files in a thread of its own, which parses and looks at the rows while this one judges and writes them; every call comes in
 * the order in which one thread would have made it. `unstarted` says why when there is no such thread: nothing was read then.
 * Throws what the reading throws, and ends the thread whatever happens.
 */
export async function readInThread(
  entry: ThreadEntry,
  job: ReadingJob,
  reading: ThreadReading,
): Promise<PartsRead | { unstarted: string }> {
  const { signal, sink } = reading;
  const worker = startWorker(entry, job);
  if ('unstarted' in worker) return worker;
  const inbox = createInbox<FromReader>(worker, signal);
  const replay = createReplay(sink);
  try {
    const first = await inbox.next().catch((error: unknown) => {
      signal.throwIfAborted();
      return { kind: 'unstarted' as const, why: messageOf(error) };
    });
    if (first.kind === 'unstarted') return { unstarted: first.why };
    for (;;) {
      const message = await inbox.next();
      if (message.kind === 'failed') throw fromSentError(message.error);
      if (message.kind === 'read') return message.read;
      if (message.kind === 'ready') continue;
      const { table, length, events } = message;
      const bytes = Buffer.from(message.bytes.buffer);
      replay({ bytes, table, length, events });
      await reading.afterChunk(message.done, message.total, message.rows);
      worker.postMessage({ bytes: message.bytes, table }, [message.bytes.buffer, table.buffer]);
    }
  } finally {
    inbox.close();
    await worker.terminate();
  }
}

function startWorker({ file, args, execArgv }: ThreadEntry, job: ReadingJob): Worker | { unstarted: string } {
  try {
    return new Worker(file, {
      argv: [...args],
      workerData: job,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_HEAP },
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
    });
  } catch (error) {
    return { unstarted: messageOf(error) };
  }
}
