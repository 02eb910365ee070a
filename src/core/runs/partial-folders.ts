import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';

const PARTIAL = /^\.partial-(\d+)-/;
const ONE_DAY_MS = 86_400_000;

/** Name of a folder that is being filled; its first number is the process that fills it. */
export function partialName(): string {
  return `.partial-${process.pid}-${randomUUID()}`;
}

/** Removes what dead processes left half-filled. A folder of a number that lives again is kept for a day. */
export async function sweepPartials(parent: string): Promise<void> {
  const names = await readdir(parent).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const owner = PARTIAL.exec(name)?.[1];
    if (owner !== undefined && (await isAbandoned(join(parent, name), Number(owner)))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

async function isAbandoned(path: string, owner: number): Promise<boolean> {
  if (!isAlive(owner)) return true;
  if (owner === process.pid) return false;
  const modified = await stat(path).then(
    (info) => info.mtimeMs,
    () => Date.now(),
  );
  return Date.now() - modified > ONE_DAY_MS;
}

/** Whether a process of this number runs now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
