import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'node:http';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import type { Failure } from '../../../ports/run-state.ts';
import { openModel } from '../local-model.ts';
import { isRunning, ownIdentity } from '../process-identity.ts';
import { isGivenUp } from '../worker-begin.ts';
import { capturedCount, openCapture } from './capture.ts';
import {
  endpointFiles,
  newestLife,
  readEndpointLease,
  readEndpointSpec,
  readEnding,
  readExpiry,
  takeEndpointLease,
  writeEnding,
  writePort,
} from './endpoint-folder.ts';
import { createHttpServer } from './http-server.ts';

const LOOK_MS = 1000;
const LAST_ANSWERS_MS = 500;

export type EndpointEffects = { now: () => Date; stopSignal: AbortSignal };

/** Why an endpoint ends: because it should, or because it cannot go on. */
type Reason = { failure?: Failure };

/**
 * The whole life of an endpoint's process: takes the next lease of its folder or ends at once, serves until it is told to stop,
 * its time to live is over or its folder is gone, and writes how it ended.
 */
export async function runEndpoint(effects: EndpointEffects, folder: string): Promise<void> {
  const spec = await readEndpointSpec(folder);
  if (spec === undefined) throw new ForgeError('not_found', `${folder} holds no endpoint`);
  if (await isGivenUp(endpointFiles.spec(folder), effects.now())) return;
  const life = await nextLife(folder);
  if (life === undefined) return; // another process serves this endpoint
  const reason = await serve(effects, folder, life, spec).catch((error: unknown): Reason => ({
    failure: toFailure(error),
  }));
  if ((await readExpiry(folder)).there) {
    await writeEnding(folder, life, {
      state: reason.failure === undefined ? 'stopped' : 'failed',
      at: effects.now().toISOString(),
      ...reason,
    });
  }
}

/** The number of a life that is now ours, undefined when another process lives or was faster. */
async function nextLife(folder: string): Promise<number | undefined> {
  const newest = await newestLife(folder);
  const lease = await readEndpointLease(folder, newest);
  if (lease !== undefined && (await readEnding(folder, newest)) === undefined && (await isRunning(lease)))
    return undefined;
  return (await takeEndpointLease(folder, newest + 1, await ownIdentity())) ? newest + 1 : undefined;
}

async function serve(
  effects: EndpointEffects,
  folder: string,
  life: number,
  spec: Pick<HostingSpec, 'artifact' | 'served_as' | 'environment'>,
): Promise<Reason> {
  const token = (await readFile(endpointFiles.token(folder), 'utf8')).trim();
  const respond = await openModel(spec.artifact);
  const most = capturedCount(spec.environment);
  const capture = most === undefined ? undefined : await openCapture(effects.now, folder, most);
  const server = createHttpServer({
    respond,
    served_as: spec.served_as,
    token,
    created: effects.now(),
    now: effects.now,
    ...(capture === undefined ? {} : { answered: (answer) => capture.add(answer) }),
  });
  const port = await listen(server);
  try {
    await writePort(folder, life, port);
    await untilOver(effects, folder);
    return {};
  } finally {
    await close(server);
    await capture?.close();
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new ForgeError('io', `listening gave no port but ${String(address)}`);
  return address.port;
}

/** Looks at the wall clock and the folder each second, so that neither a clock that jumps nor a machine that slept lengthens a life. */
async function untilOver(effects: EndpointEffects, folder: string): Promise<void> {
  while (!effects.stopSignal.aborted) {
    const { there, expires_at } = await readExpiry(folder);
    if (!there || (expires_at !== undefined && effects.now().getTime() >= Date.parse(expires_at))) return;
    await pause(LOOK_MS, undefined, { signal: effects.stopSignal }).catch(() => undefined); // stopping ends the pause
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, pause(LAST_ANSWERS_MS, undefined, { ref: false })]);
  server.closeAllConnections();
}

function toFailure(error: unknown): Failure {
  const fix = error instanceof ForgeError && error.next !== undefined ? error.next : 'deploy the model again';
  return { cause: `the endpoint could not be served: ${messageOf(error)}`, fix };
}
