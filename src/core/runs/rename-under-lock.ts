import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../errors.ts';
import { isAlive } from './partial-folders.ts';

const RETRY_MS = 5;

/**
 * Gives a file a name that nobody else has taken, for file systems without hard links. Fails with EEXIST when the name is
 * taken. A lock whose holder has died is broken.
 */
export async function renameUnderLock(from: string, to: string): Promise<void> {
  const lock = `${to}.lock`;
  await takeLock(lock);
  try {
    if (await exists(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
    await rename(from, to);
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<void> {
  for (;;) {
    try {
      const file = await open(lock, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      await breakStaleLock(lock);
      await sleep(RETRY_MS);
    }
  }
}

async function breakStaleLock(lock: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  });
  const owner = Number(text);
  if (text !== '' && !isAlive(owner)) await rm(lock, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
