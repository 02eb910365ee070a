import { ForgeError } from '../core/errors.ts';
import { runTrainer } from '../core/runtimes/local/jobs/trainer.ts';

/** `local-train <folder>`: trains the job of that folder until it ends or is told to (SIGTERM, SIGINT). */
export async function localTrain(args: string[]): Promise<void> {
  const [folder] = args;
  if (folder === undefined || args.length !== 1)
    throw new ForgeError('bad_request', `local-train takes one folder, got ${args.length} arguments`);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  await runTrainer({ now: () => new Date(), stopSignal: stop.signal }, folder);
}
