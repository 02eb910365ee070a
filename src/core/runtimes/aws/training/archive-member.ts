import { createTarDecoder } from 'modern-tar';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { ObjectStore } from '../../../ports/objects.ts';
import { toStream } from './read-object.ts';
import { noSignal } from './training-settings.ts';

/** Larger members are not what is looked for here: manifests are a few lines. */
const MAX_MEMBER_BYTES = 1 << 20;

/**
 * The text of one file in a packed archive; undefined when there is no such archive or file in it. The archive is read only up to
 * that file. Throws ForgeError bad_data when the archive is damaged.
 */
export async function readMember(objects: ObjectStore, uri: string, name: string): Promise<string | undefined> {
  const entry = await objects.look(uri, noSignal);
  if (entry === undefined) return undefined;
  const unpacked = toStream(objects, entry).pipeThrough(new DecompressionStream('gzip'));
  const reader = unpacked.pipeThrough(createTarDecoder()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const fits = value.header.name.replace(/^\.\//, '') === name && value.header.size <= MAX_MEMBER_BYTES;
      if (fits) return await new Response(value.body).text();
      await value.body.cancel();
    }
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    throw new ForgeError('bad_data', `${uri} is not a readable archive: ${messageOf(error)}`, {
      next: 'look at what the job left there',
      cause: error,
    });
  } finally {
    await reader.cancel().catch(() => {}); // what was not read is not wanted
  }
}
