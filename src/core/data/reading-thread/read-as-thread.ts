import type { MessagePort } from 'node:worker_threads';
import { createHash64 } from '../hash-bytes.ts';
import { createLooker, createRowLook } from '../row-look.ts';
import { createRowIds } from '../row-ids.ts';
import { filePart } from '../sources/file-part.ts';
import { readParts } from '../sources/read-parts.ts';
import { requireColumns } from '../sources/require-columns.ts';
import { toSentError } from './sent-error.ts';
import type { BatchBuffers, FromReader, ReadingJob } from './thread-messages.ts';
import { createBatchWriter } from './write-batch.ts';

/** So many batches of about a megabyte may wait for the other thread. */
const MOST_WAITING = 3;

/**
 * What a reading thread does: reads and parses the job's files, looks at every row, and sends rows in batches; the other thread
 * gives each batch's buffers back when it is done with them.
 */
export async function readAsThread(port: MessagePort, { parts, options }: ReadingJob): Promise<void> {
  const send = (message: FromReader, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const writer = createBatchWriter();
  const spare: BatchBuffers[] = [];
  const batches = { waiting: 0 };
  let wake: (() => void) | undefined;
  port.on('message', (buffers: BatchBuffers) => {
    spare.push(buffers);
    batches.waiting--;
    wake?.();
  });

  async function sendBatch(done: number, total: number, rows: number): Promise<void> {
    while (batches.waiting >= MOST_WAITING) await new Promise<void>((resolve) => (wake = resolve));
    const { bytes, table, length, events } = writer.take();
    batches.waiting++;
    send({ kind: 'batch', bytes, table, length, events, done, total, rows }, [bytes.buffer, table.buffer]);
    const buffers = spare.pop();
    if (buffers !== undefined) writer.reuse(Buffer.from(buffers.bytes.buffer), buffers.table);
  }

  const look = createRowLook();
  const lookAt = createLooker(await createHash64());
  send({ kind: 'ready' });
  try {
    const read = await readParts(
      parts.map(({ uri, name, bytes }) => filePart(uri, name, bytes)),
      {
        signal: new AbortController().signal, // the other thread ends this one
        options: { ...options, nextId: createRowIds() },
        sink: {
          row(draft) {
            lookAt(draft, look);
            writer.row(draft, look);
          },
          bad: (row, line, code, detail) => writer.event({ call: 'bad', row, line, code, detail }),
          remark: (row, code, detail) => writer.event({ call: 'remark', row, code, detail }),
          repair: (code, count) => writer.event({ call: 'repair', code, count }),
          picture: (name, base64) => writer.event({ call: 'picture', name, base64 }),
          shape: (row, shape) => writer.event({ call: 'shape', row, shape }),
        },
        begin: (name, row) => writer.event({ call: 'begin', name, row }),
        tell: (code, detail) => writer.event({ call: 'tell', code, detail }),
        accept: (sample, name) => requireColumns(options.columns, sample, name),
        afterChunk: sendBatch,
      },
    );
    const { bytes } = read.source;
    await sendBatch(bytes, bytes, read.read);
    send({ kind: 'read', read });
  } catch (error) {
    send({ kind: 'failed', error: toSentError(error) });
  }
}
