import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFile } from '../sync-file.ts';

/** Pictures on their way to files; only those of the chunk at hand are in memory. */
export type PictureFiles = {
  add: (name: string, base64: string) => void;
  /** Writes what was added, each file once. */
  flush(): Promise<void>;
};

export function createPictureFiles(folder: string): PictureFiles {
  const written = new Set<string>();
  const pending = new Map<string, string>();
  return {
    add(name, base64) {
      if (!written.has(name)) pending.set(name, base64);
    },
    async flush() {
      if (pending.size === 0) return;
      await mkdir(folder, { recursive: true });
      for (const [name, base64] of pending) {
        await writeFile(join(folder, name), Buffer.from(base64, 'base64'));
        await syncFile(join(folder, name));
        written.add(name);
      }
      pending.clear();
    },
  };
}
