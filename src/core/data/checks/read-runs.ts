import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ForgeError, messageOf, systemCode } from '../../errors.ts';

const Runs = z.array(z.int().min(0));

/** Whether a name of `check_against` is a list that `scripts/build-contamination-list.ts` made, by its ending. */
export function isRunsFile(name: string): boolean {
  return name.endsWith('.runs.json');
}

/** Keys of runs of words, as `eachRun` makes them, from such a file. Throws ForgeError not_found, bad_data. */
export async function readRuns(path: string): Promise<number[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    throw new ForgeError(missing ? 'not_found' : 'bad_data', `the list of runs ${path}: ${messageOf(error)}`, {
      next: 'make it again with scripts/build-contamination-list.ts',
      cause: error,
    });
  }
  const parsed = Runs.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ForgeError('bad_data', `${path} is no list of whole numbers, as a list of runs is`, {
    next: 'make it again with scripts/build-contamination-list.ts',
  });
}
