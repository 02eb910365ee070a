import { ForgeError } from '../core/errors.ts';
import { runEndpoint } from '../core/runtimes/local/endpoint/endpoint-process.ts';

/** `local-serve <folder>`: serves the endpoint of that folder until it expires or is told to stop (SIGTERM, SIGINT). */
export async function localServe(args: string[]): Promise<void> {
  const [folder] = args;
  if (folder === undefined || args.length !== 1)
    throw new ForgeError('bad_request', `local-serve takes one folder, got ${args.length} arguments`);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  await runEndpoint({ now: () => new Date(), stopSignal: stop.signal }, folder);
}
