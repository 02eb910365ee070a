import { type Hash, createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackgroundWriter, createBackgroundWriter } from './background-writer.ts';
import { type SplitName, splitNames } from './split-names.ts';

const FLUSH_BYTES = 512 << 10;

/** What was written to one split. */
export type WrittenSplit = { rows: number; bytes: number; sha256: string };

/** The open files of the splits, `<name>.jsonl` in one folder. */
export type SplitFiles = {
  /** Takes a whole line; kept in memory until `flush`. */
  add(split: number, line: Buffer, length: number): void;
  rows(split: number): number;
  /** Writes what has gathered. */
  flush(): Promise<void>;
  /** Writes the rest, makes it durable and closes. */
  finish(): Promise<Record<SplitName, WrittenSplit>>;
  /** Closes without finishing; may be called after `finish`. */
  close(): Promise<void>;
};

type Part = {
  name: SplitName;
  writer: BackgroundWriter;
  hash: Hash;
  /** Lines that gather, while those in `spare` are being written. */
  pending: Buffer;
  spare: Buffer;
  filled: number;
  rows: number;
  bytes: number;
};

export async function openSplitFiles(folder: string): Promise<SplitFiles> {
  const parts: Part[] = [];
  for (const name of splitNames) parts.push(await openPart(folder, name));
  let closed = false;

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    for (const { writer } of parts) await writer.close();
  }

  return {
    add(split, line, length) {
      const part = parts[split];
      if (part === undefined) throw new RangeError(`no split ${split}`);
      if (part.filled + length > part.pending.length) part.pending = enlarged(part, length);
      line.copy(part.pending, part.filled, 0, length);
      part.filled += length;
      part.rows++;
    },
    rows: (split) => parts[split]?.rows ?? 0,
    async flush() {
      for (const part of parts) if (part.filled >= FLUSH_BYTES) await write(part);
    },
    async finish() {
      for (const part of parts) {
        await write(part);
        await part.writer.finish();
      }
      await close();
      const written = (name: SplitName): WrittenSplit => summary(parts, name);
      return { train: written('train'), validation: written('validation'), test: written('test') };
    },
    close,
  };
}

async function openPart(folder: string, name: SplitName): Promise<Part> {
  const file = await open(join(folder, `${name}.jsonl`), 'wx');
  return {
    name,
    writer: createBackgroundWriter(file),
    hash: createHash('sha256'),
    pending: Buffer.allocUnsafeSlow(FLUSH_BYTES),
    spare: Buffer.allocUnsafeSlow(FLUSH_BYTES),
    filled: 0,
    rows: 0,
    bytes: 0,
  };
}

function enlarged(part: Part, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(part.pending.length * 2, part.filled + needed));
  part.pending.copy(larger, 0, 0, part.filled);
  return larger;
}

async function write(part: Part): Promise<void> {
  const bytes = part.pending.subarray(0, part.filled);
  part.hash.update(bytes);
  await part.writer.write(bytes);
  part.bytes += bytes.length;
  part.filled = 0;
  [part.pending, part.spare] = [part.spare, part.pending];
}

function summary(parts: readonly Part[], name: SplitName): WrittenSplit {
  const part = parts.find((each) => each.name === name);
  if (part === undefined) throw new RangeError(`no split ${name}`);
  return { rows: part.rows, bytes: part.bytes, sha256: part.hash.digest('hex') };
}
