import { parentPort, workerData } from 'node:worker_threads';
import { ForgeError } from '../core/errors.ts';
import { readAsThread } from '../core/data/reading-thread/read-as-thread.ts';

/** `read-rows`: what the program does as the second thread of a preparation; by itself it has nothing to do. */
export async function readRows(): Promise<void> {
  if (parentPort === null)
    throw new ForgeError('bad_request', 'read-rows is a thread of prepare_dataset and cannot be started by itself');
  await readAsThread(parentPort, workerData);
}
