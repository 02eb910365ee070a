import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';

/**
 * Puts back rows that a folder has lost: a JSON-lines file that is missing there or differs is replaced by the same file of a
 * folder that was made in the same way. Returns the names of what was put back.
 */
export async function restoreFiles(made: string, kept: string): Promise<string[]> {
  const restored: string[] = [];
  for (const name of (await readdir(made)).filter((file) => file.endsWith('.jsonl'))) {
    if (await sameFile(join(made, name), join(kept, name))) continue;
    await rename(join(made, name), join(kept, name));
    restored.push(name);
  }
  return restored;
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const [sizeA, sizeB] = await Promise.all([sizeOf(a), sizeOf(b)]);
  return sizeA === sizeB && (await hashOf(a)) === (await hashOf(b));
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (systemCode(error) === 'ENOENT') return -1;
      throw error;
    },
  );
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
