import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes that are kept: small ones in memory, others in a file. */
export type Content = {
  bytes: number;
  whole(): Promise<Buffer>;
  /** Bytes from `start` up to, not including, `end`. */
  part(start: number, end: number): Uint8Array | Readable;
};

const IN_MEMORY = 64 << 10;

export async function keepContent(folder: string, data: Uint8Array): Promise<Content> {
  if (data.length <= IN_MEMORY) {
    const kept = Buffer.from(data);
    return {
      bytes: kept.length,
      whole: async () => kept,
      part: (start, end) => kept.subarray(start, end),
    };
  }
  const path = join(folder, randomUUID());
  await writeFile(path, data);
  return inFile(path, data.length);
}

/** Several contents as one, in a new file. */
export async function joinContents(folder: string, parts: readonly Content[]): Promise<Content> {
  const path = join(folder, randomUUID());
  const file = await open(path, 'w');
  try {
    for (const part of parts) await file.write(await part.whole());
  } finally {
    await file.close();
  }
  return inFile(
    path,
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

function inFile(path: string, bytes: number): Content {
  return {
    bytes,
    whole: () => readFile(path),
    part: (start, end) => createReadStream(path, { start, end: Math.max(start, end - 1) }),
  };
}
