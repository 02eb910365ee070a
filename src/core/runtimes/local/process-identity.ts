import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { systemCode } from '../../errors.ts';

/** A process, told apart from a later one of the same number by when it began. `began` is empty where that cannot be known. */
export const ProcessIdentity = z.strictObject({ pid: z.number().int().min(1), began: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** Who this process is. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, began: (await beginning(process.pid)) ?? '' };
}

/** Whether that very process still runs. A process that ended but was not yet collected by its parent does not. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  if (!exists(identity.pid)) return false;
  const began = await beginning(identity.pid);
  return began !== undefined && began === identity.began;
}

/** Sends a signal to that very process and to no other. Tells whether it was sent. */
export async function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isRunning(identity))) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    throw error;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** A text that two processes of one number never share, undefined when the process has ended. */
async function beginning(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxBeginning(pid);
  return process.platform === 'win32' ? '' : psBeginning(pid);
}

/** Start time in clock ticks since boot, and which boot: fields 3 (state) and 22 of /proc/<pid>/stat, counted after the name in brackets (proc(5)). */
async function linuxBeginning(pid: number): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'latin1');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    return `${boot.trim()}/${fields[19] ?? ''}`;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}

/** Where there is no /proc, ps(1) tells the state and the second of the start. */
async function psBeginning(pid: number): Promise<string | undefined> {
  const run = promisify(execFile);
  const asked = run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } });
  const { stdout } = await asked.catch(() => ({ stdout: '' })); // ps fails when there is no such process
  const [, state, began] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : began;
}
