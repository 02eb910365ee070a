import { open, readFile } from 'node:fs/promises';
import { systemCode } from '../errors.ts';
import type { LedgerEvent } from '../ports/ledger.ts';

/**
 * Appends one event as one line with one write, so that lines of several processes never mix. A line that a crash tore is
 * closed first: it stays behind as a line that is not JSON, which readers skip.
 */
export async function appendLine(path: string, event: LedgerEvent): Promise<void> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const torn = size > 0 && last[0] !== 10;
    await file.appendFile(`${torn ? '\n' : ''}${JSON.stringify(event)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The whole events of a file, oldest first; none when there is no file. */
export async function readLines(path: string): Promise<LedgerEvent[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap(parseEvent);
}

function parseEvent(line: string): LedgerEvent[] {
  if (line === '') return [];
  try {
    const event: unknown = JSON.parse(line);
    return isEvent(event) ? [event] : [];
  } catch {
    return []; // torn by a crash: the event was never promised
  }
}

function isEvent(value: unknown): value is LedgerEvent {
  return value !== null && typeof value === 'object' && 'at' in value && 'event' in value;
}
