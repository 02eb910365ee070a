import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from './atomic-files.ts';
import { STDERR_FILE } from './launch-worker.ts';

/** A worker that was asked for and has not begun after this time will not: it looks itself, and then ends at once. */
const BEGIN_WITHIN_MS = 60_000;
export const beginWithin = `${BEGIN_WITHIN_MS / 1000} seconds`;

const SHOWN_CHARACTERS = 300;

/** Notes that a worker is asked for now: the time of the spec file says when. */
export async function renewAsked(spec: string, now: Date): Promise<void> {
  await utimes(spec, now, now);
}

/** Whether the last worker asked for can no longer begin. */
export async function isGivenUp(spec: string, now: Date): Promise<boolean> {
  return now.getTime() - (await stat(spec)).mtimeMs > BEGIN_WITHIN_MS;
}

/** What a worker printed before it died, its first line in brackets; empty when it printed nothing. */
export async function lastWords(folder: string): Promise<string> {
  const text = (await readIfThere(join(folder, STDERR_FILE))) ?? '';
  const line = text.split('\n').find((candidate) => candidate.trim() !== '');
  return line === undefined ? '' : ` (it printed: ${line.trim().slice(0, SHOWN_CHARACTERS)})`;
}
