import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, systemCode } from '../errors.ts';
import { renameUnderLock } from './rename-under-lock.ts';

const VERSION = /^v([1-9][0-9]*)\.json$/;

/** The number of the newest `v<N>.json` in a folder, 0 when there is none. */
export async function newestVersion(folder: string): Promise<number> {
  let newest = 0;
  for (const name of await readdir(folder).catch(noFolder))
    newest = Math.max(newest, Number(VERSION.exec(name)?.[1] ?? 0));
  return newest;
}

export async function readVersion(folder: string, version: number): Promise<unknown> {
  const path = join(folder, `v${version}.json`);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new ForgeError('bad_data', `cannot read ${path}: ${String(error)}`, {
      next: 'restore the file or move its folder away',
      cause: error,
    });
  }
}

/**
 * Writes `v<version>.json` if nobody has, and tells whether we did. The bytes are on disk under another name before the
 * link is made, and a link fails when the name is taken: that is the whole compare-and-swap.
 */
export async function writeVersion(folder: string, version: number, record: unknown): Promise<boolean> {
  const temporary = join(folder, `.v${version}.${process.pid}.${randomUUID()}`);
  await writeSynced(temporary, JSON.stringify(record));
  try {
    await linkOrCreate(temporary, join(folder, `v${version}.json`));
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Where hard links are missing (some network and FAT disks) a lock file stands in: who holds it may look and rename. */
async function linkOrCreate(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
    await renameUnderLock(from, to);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a new name in a folder survive a power cut. Where folders cannot be synced (Windows) nothing is done. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'EISDIR'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

function noFolder(error: unknown): string[] {
  if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
  throw error;
}
