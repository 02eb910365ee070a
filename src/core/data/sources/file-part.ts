import { type FileHandle, open } from 'node:fs/promises';
import { ForgeError } from '../../errors.ts';
import type { OpenBytes, SourcePart } from './source-part.ts';

/** A file on this machine. */
export function filePart(path: string, name: string, bytes: number): SourcePart {
  return { uri: path, name, bytes, open: () => openFile(path) };
}

async function openFile(path: string): Promise<OpenBytes> {
  const file = await open(path, 'r');
  try {
    return await openBytes(path, file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openBytes(path: string, file: FileHandle): Promise<OpenBytes> {
  const before = await file.stat();
  let pending: Promise<unknown> = Promise.resolve();
  let total = 0;
  let ended = false;

  async function readOn(target: Buffer): Promise<number> {
    const { bytesRead } = await file.read(target, 0, target.length, null);
    total += bytesRead;
    ended = bytesRead === 0;
    return bytesRead;
  }

  return {
    size: before.size,
    sequence: () => ({
      read(target) {
        const reading = readOn(target);
        pending = reading;
        return reading;
      },
    }),
    async slice(start, end) {
      const target = Buffer.allocUnsafe(end - start);
      for (let at = 0; at < target.length;) {
        const { bytesRead } = await file.read(target, at, target.length - at, start + at);
        if (bytesRead === 0) throw changed(path, before.size, start + at);
        at += bytesRead;
      }
      return target;
    },
    async unchanged() {
      const after = await file.stat();
      const same = after.size === before.size && after.mtimeMs === before.mtimeMs;
      if (!same || (ended && total !== before.size)) throw changed(path, before.size, ended ? total : after.size);
    },
    async close() {
      await Promise.allSettled([pending]); // a read that nobody waits for any more: what stopped us is the error to tell
      await file.close();
    },
  };
}

function changed(path: string, before: number, read: number): ForgeError {
  return new ForgeError('conflict', `${path} changed while it was read (${before} bytes before, ${read} read)`, {
    next: 'call prepare_dataset again when nothing writes to the file',
  });
}
