import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { ForgeError, systemCode } from '../../errors.ts';

/** Writes a file that appears whole or not at all, and only if there is none of this name. Tells whether it was written. */
export async function writeOnce(path: string, text: string, mode = 0o644): Promise<boolean> {
  const temporary = await writeTemporary(path, text, mode, true);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Replaces a file in one step. `durable` waits for the disk. */
export async function replaceFile(path: string, text: string, durable: boolean): Promise<void> {
  const temporary = await writeTemporary(path, text, 0o644, durable);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTemporary(path: string, text: string, mode: number, durable: boolean): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(text);
    if (durable) await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

/** The text of a file, undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A JSON file of a known shape, undefined when there is none. Throws ForgeError bad_data naming the file when it is something else. */
export async function readJson<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ForgeError('bad_data', `${path} is damaged: ${String(error)}`, {
      next: 'move the folder it is in away',
      cause: error,
    });
  }
}
