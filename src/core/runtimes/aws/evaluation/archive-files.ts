import { ReadableStream } from 'node:stream/web';
import { createTarDecoder } from 'modern-tar';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { ResultFile } from '../../../ports/evaluation-results.ts';

/** The files of a packed archive as they come by. ForgeError bad_data when it is cut or damaged. */
export async function* archiveFiles(uri: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ResultFile> {
  const unpacked = toStream(bytes).pipeThrough(new DecompressionStream('gzip'));
  const reader = unpacked.pipeThrough(createTarDecoder()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const { name, size, type } = value.header;
      let taken = false;
      if (type === undefined || type === 'file') {
        const body = (async function* () {
          taken = true;
          try {
            yield* value.body;
          } catch (error) {
            throw damaged(uri, error);
          }
        })();
        yield { name: name.replace(/^\.\//, ''), bytes: size, body };
      }
      if (!taken) await value.body.cancel();
    }
  } catch (error) {
    throw damaged(uri, error);
  } finally {
    await reader.cancel().catch(() => {}); // what was not read is not wanted
  }
}

function damaged(uri: string, error: unknown): ForgeError {
  if (error instanceof ForgeError) return error;
  return new ForgeError('bad_data', `${uri} is not a whole archive: ${messageOf(error)}`, {
    next: 'what was read before the damage is kept; look at the log of the job',
    cause: error,
  });
}

function toStream(bytes: AsyncIterable<Uint8Array>): globalThis.ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
  });
}
