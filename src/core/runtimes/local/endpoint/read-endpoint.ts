import { readFile } from 'node:fs/promises';
import type { HostedEndpoint } from '../../../ports/hosting.ts';
import { isRunning } from '../process-identity.ts';
import { beginWithin, isGivenUp, lastWords } from '../worker-begin.ts';
import {
  type Ending,
  endpointFiles,
  newestLife,
  readEndpointLease,
  readEndpointSpec,
  readEnding,
  readPort,
} from './endpoint-folder.ts';

/** What an endpoint's folder says, checked against the process that serves it. Undefined when there is no such endpoint. */
export async function readEndpoint(
  effects: { now: () => Date },
  folder: string,
  name: string,
): Promise<HostedEndpoint | undefined> {
  if ((await readEndpointSpec(folder)) === undefined) return undefined;
  const life = await newestLife(folder);
  if (life === 0) return notBegun(effects, folder, name);
  const ending = await readEnding(folder, life);
  if (ending !== undefined) return toEnded(name, ending);
  const lease = await readEndpointLease(folder, life);
  if (lease !== undefined && (await isRunning(lease))) return alive(folder, life, name);
  const last = await readEnding(folder, life); // it may have written its last word after we looked
  return last === undefined
    ? died(folder, name, 'its process ended without a word: it was killed or the machine was restarted')
    : toEnded(name, last);
}

async function alive(folder: string, life: number, name: string): Promise<HostedEndpoint> {
  const port = await readPort(folder, life);
  if (port === undefined) return { name, state: 'starting' };
  const token = (await readFile(endpointFiles.token(folder), 'utf8')).trim();
  return { name, state: 'running', url: `http://127.0.0.1:${port}`, token, token_file: endpointFiles.token(folder) };
}

function toEnded(name: string, ending: Ending): HostedEndpoint {
  return { name, state: ending.state, ...(ending.failure === undefined ? {} : { failure: ending.failure }) };
}

async function notBegun(effects: { now: () => Date }, folder: string, name: string): Promise<HostedEndpoint> {
  if (!(await isGivenUp(endpointFiles.spec(folder), effects.now()))) return { name, state: 'starting' };
  return died(folder, name, `no endpoint process began within ${beginWithin}`);
}

async function died(folder: string, name: string, why: string): Promise<HostedEndpoint> {
  return {
    name,
    state: 'failed',
    failure: { cause: `${why}${await lastWords(folder)}`, fix: 'deploy the model again' },
  };
}
