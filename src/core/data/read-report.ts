import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, messageOf } from '../errors.ts';
import { DatasetReport, reportFiles } from './report.ts';

/** The full report of the dataset in a folder. Throws ForgeError when it cannot be read. */
export async function readReport(folder: string): Promise<DatasetReport> {
  const path = join(folder, reportFiles.report);
  const value = await read(path, (text): unknown => JSON.parse(text));
  const parsed = DatasetReport.safeParse(value);
  if (parsed.success) return parsed.data;
  throw damaged(path, parsed.error.issues[0]?.message ?? 'unknown', parsed.error);
}

/** Some rows of the dataset in a folder, as they stand in the splits. */
export async function readSample(folder: string): Promise<string[]> {
  return read(join(folder, reportFiles.sample), (text) => text.split('\n').filter((line) => line !== ''));
}

async function read<T>(path: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw damaged(path, messageOf(error), error);
  }
}

function damaged(path: string, why: string, cause: unknown): ForgeError {
  return new ForgeError('bad_data', `${path} cannot be read: ${why}`, { next: 'prepare the dataset again', cause });
}
