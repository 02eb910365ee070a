import { readFile, rm, writeFile } from 'node:fs/promises';
import { systemCode } from '../../errors.ts';

/** The upload that a process of this machine works on, noted beside the file, so that after a kill the next one knows whose it was. */
type UploadMark = { UploadId: string; pid: number };

const markOf = (path: string): string => `${path}.upload`;

export async function markUpload(path: string, UploadId: string): Promise<void> {
  const mark: UploadMark = { UploadId, pid: process.pid };
  await writeFile(markOf(path), JSON.stringify(mark));
}

export async function unmarkUpload(path: string): Promise<void> {
  await rm(markOf(path), { force: true });
}

/** The upload of this file that a process began which is gone; undefined when there is none, or it is still at work. */
export async function abandonedUpload(path: string): Promise<string | undefined> {
  try {
    const mark: unknown = JSON.parse(await readFile(markOf(path), 'utf8'));
    const { UploadId, pid } = Object.fromEntries(Object.entries(mark ?? {}));
    return typeof UploadId === 'string' && typeof pid === 'number' && !isAlive(pid) ? UploadId : undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
