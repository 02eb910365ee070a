import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJson } from '../../fingerprint.ts';
import { ForgeError, systemCode } from '../../errors.ts';
import type { Captured, HostedEndpoint, HostingRuntime, HostingSpec } from '../../ports/hosting.ts';
import { replaceFile, writeOnce } from './atomic-files.ts';
import { CAPTURE_VARIABLE, MOST_CAPTURED, capturedCount, readCapture } from './endpoint/capture.ts';
import {
  endpointFiles,
  newestLife,
  readEndpointLease,
  readEndpointSpec,
  writeExpiry,
} from './endpoint/endpoint-folder.ts';
import { readEndpoint } from './endpoint/read-endpoint.ts';
import { folderOf } from './jobs/job-folder.ts';
import { type LocalEffects, launchWorker } from './launch-worker.ts';
import { isRunning, signalProcess } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';
import { renewAsked } from './worker-begin.ts';

const READY_WAIT_MS = 15_000;
const END_WAIT_MS = 5_000;

/**
 * Serves a trained baseline on 127.0.0.1 at a free port, in a process of its own that outlives the server and ends itself when
 * its time to live is over. An endpoint is a folder; each process that serves it takes the next numbered lease in it.
 */
export function createLocalHosting(effects: LocalEffects): HostingRuntime {
  const folder = (name: string): string => folderOf(effects.folder, 'endpoints', name);
  return {
    target: 'local',
    paid: false,
    hourly: async () => ({ low: 0, high: 0, assumptions: ['runs on this machine'] }),
    refuse: checkEnvironment,
    create: async (spec) => create(effects, folder(spec.name), spec),
    get: async (name) => readEndpoint(effects, folder(name), name),
    extend: async (name, expiresAt) => extend(effects, folder(name), name, expiresAt),
    remove: async (name) => remove(folder(name)),
    captured: async (name) => captured(folder(name)),
  };
}

/** Returns when the endpoint answers, or has failed, or after 15 seconds as it then is. */
async function create(effects: LocalEffects, folder: string, spec: HostingSpec): Promise<HostedEndpoint> {
  checkSpec(effects, spec);
  await mkdir(folder, { recursive: true });
  await writeOnce(endpointFiles.token(folder), randomBytes(32).toString('base64url'), 0o600);
  if (await adopt(effects, folder, spec)) return settled(effects, folder, spec.name, () => false);
  await renewAsked(endpointFiles.spec(folder), effects.now());
  const before = await newestLife(folder);
  const worker = await launchWorker(effects.launch, 'local-serve', folder);
  await waitUntil(async () => worker.exited() !== undefined || (await newestLife(folder)) > before, READY_WAIT_MS);
  return settled(effects, folder, spec.name, () => worker.exited() !== undefined);
}

function checkSpec(effects: LocalEffects, spec: HostingSpec): void {
  checkEnvironment(spec);
  if (spec.expires_at === undefined) return;
  const expires = Date.parse(spec.expires_at);
  if (!(expires > effects.now().getTime())) {
    throw new ForgeError('bad_request', `expiry ${spec.expires_at} is not after now, ${effects.now().toISOString()}`, {
      next: 'ask for a time to live above 0 hours',
    });
  }
}

function checkEnvironment({ environment }: HostingSpec): void {
  const variable = Object.keys(environment).find((name) => name !== CAPTURE_VARIABLE);
  if (variable !== undefined) {
    throw new ForgeError('unsupported', `a local endpoint knows no ${variable}; it knows ${CAPTURE_VARIABLE}`, {
      next: `leave it out; ${CAPTURE_VARIABLE} keeps the newest answers, so that drift can be seen`,
    });
  }
  const asked = environment[CAPTURE_VARIABLE];
  if (asked === undefined || capturedCount(environment) !== undefined) return;
  throw new ForgeError('bad_request', `${CAPTURE_VARIABLE} is "${asked}", but takes 1 to ${MOST_CAPTURED}`, {
    next: 'pass how many of the newest answers are to be kept',
  });
}

/** Tells whether a live endpoint of this spec is there. Otherwise leaves the folder ready for a process to serve the spec. */
async function adopt(effects: LocalEffects, folder: string, spec: HostingSpec): Promise<boolean> {
  const text = canonicalJson(spec);
  if (await writeOnce(endpointFiles.spec(folder), text)) {
    await writeExpiry(folder, spec.expires_at);
    return false;
  }
  const known = await readEndpointSpec(folder);
  const state = (await readEndpoint(effects, folder, spec.name))?.state;
  const live = state === 'running' || (state === 'starting' && (await newestLife(folder)) > 0);
  if (live && known !== undefined && terms(known) === terms(spec)) return true;
  if (live) {
    throw new ForgeError('conflict', `an endpoint named ${spec.name} serves another model`, {
      next: 'remove it first, or take another name',
    });
  }
  await writeExpiry(folder, spec.expires_at);
  await replaceFile(endpointFiles.spec(folder), text, true);
  return false;
}

/** Everything but the expiry, which may have been changed since. */
function terms(spec: HostingSpec): string {
  return canonicalJson({ ...spec, expires_at: undefined });
}

async function settled(
  effects: LocalEffects,
  folder: string,
  name: string,
  gaveUp: () => boolean,
): Promise<HostedEndpoint> {
  let endpoint = await readEndpoint(effects, folder, name);
  await waitUntil(async () => {
    const done = gaveUp();
    endpoint = await readEndpoint(effects, folder, name);
    return endpoint?.state !== 'starting' || done;
  }, READY_WAIT_MS);
  if (endpoint === undefined)
    throw new ForgeError('conflict', `endpoint ${name} was removed while it was being created`, {
      next: 'create it again',
    });
  return endpoint;
}

async function extend(
  effects: LocalEffects,
  folder: string,
  name: string,
  expiresAt: string | undefined,
): Promise<void> {
  const endpoint = await readEndpoint(effects, folder, name);
  if (endpoint === undefined) throw new ForgeError('not_found', `there is no local endpoint named ${name}`);
  if (endpoint.state !== 'running' && endpoint.state !== 'starting') {
    throw new ForgeError('not_ready', `endpoint ${name} is ${endpoint.state}; its time to live cannot be changed`, {
      next: 'deploy the model again',
    });
  }
  await writeExpiry(folder, expiresAt);
}

async function captured(folder: string): Promise<Captured> {
  const most = capturedCount((await readEndpointSpec(folder))?.environment ?? {});
  if (most !== undefined) return { answers: await readCapture(folder, most) };
  const fix = `deploy with environment {"${CAPTURE_VARIABLE}":"1000"}`;
  return { unknown: 'answers to users are not kept', fix };
}

/**
 * The folder is put aside first: from then on no process can begin to serve it, one that does ends itself, and what a killed
 * remove left behind is found by the next.
 */
async function remove(folder: string): Promise<void> {
  const aside = join(dirname(folder), `.removed-${basename(folder)}-${randomUUID()}`);
  await rename(folder, aside).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  const names = await readdir(dirname(folder)).catch(() => []); // no endpoint was ever made
  const left = names.filter((name) => name.startsWith(`.removed-${basename(folder)}-`));
  for (const name of left) {
    await endProcess(join(dirname(folder), name));
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function endProcess(folder: string): Promise<void> {
  const lease = await readEndpointLease(folder, await newestLife(folder));
  if (lease === undefined) return;
  const ended = async (): Promise<boolean> => !(await isRunning(lease));
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await signalProcess(lease, signal);
    if (await waitUntil(ended, END_WAIT_MS)) return;
  }
  throw new ForgeError('unavailable', `endpoint process ${lease.pid} does not end`, {
    next: 'end it by hand, then remove the deployment again',
  });
}
