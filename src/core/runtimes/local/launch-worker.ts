import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, messageOf } from '../../errors.ts';

/** How to start this program again: the worker's name and folder are added to `args`. Paths are absolute. */
export type Launch = { command: string; args: readonly string[] };

/** What every local runtime is given: its folder, how to start a worker, and the clock. */
export type LocalEffects = { folder: string; launch: Launch; now: () => Date };

/** What a worker prints before it can write its own log, or when the virtual machine dies. */
export const STDERR_FILE = 'stderr.txt';

/** A worker of its own session: it lives on when this process ends. `exited` tells its exit code or signal once it has ended. */
export type Worker = { exited: () => string | undefined };

/** Throws ForgeError unavailable when the program cannot be started. */
export async function launchWorker(launch: Launch, name: string, folder: string): Promise<Worker> {
  const stderr = await open(join(folder, STDERR_FILE), 'a');
  try {
    const child = spawn(launch.command, [...launch.args, name, folder], {
      detached: true,
      stdio: ['ignore', 'ignore', stderr.fd],
      cwd: folder,
      windowsHide: true,
    });
    let ended: string | undefined;
    child.once('exit', (code, signal) => (ended = signal === null ? `exit code ${code}` : `signal ${signal}`));
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return { exited: () => ended };
  } catch (error) {
    throw new ForgeError('unavailable', `cannot start a ${name} process: ${messageOf(error)}`, {
      next: 'check that the server was installed completely',
      cause: error,
    });
  } finally {
    await stderr.close();
  }
}
