import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../../errors.ts';
import type { HostingSpec } from '../../../ports/hosting.ts';
import { readJson, replaceFile, writeOnce } from '../atomic-files.ts';
import { ProcessIdentity } from '../process-identity.ts';

const EndpointSpec = z.strictObject({
  name: z.string(),
  artifact: z.string(),
  served_as: z.string(),
  expires_at: z.string().exactOptional(),
  environment: z.record(z.string(), z.string()),
});

const Address = z.strictObject({ port: z.number().int().min(1).max(65_535) });
const Ending = z.strictObject({
  state: z.enum(['stopped', 'failed']),
  at: z.string(),
  failure: z.strictObject({ cause: z.string(), fix: z.string() }).exactOptional(),
});
export type Ending = z.infer<typeof Ending>;
const Expiry = z.strictObject({ expires_at: z.string().exactOptional() });

/** The files of an endpoint. It may be served several times, one process after another: each life has a number. */
export const endpointFiles = {
  spec: (folder: string) => join(folder, 'spec.json'),
  /** The bearer token, readable by its owner only. */
  token: (folder: string) => join(folder, 'token'),
  /** When the endpoint ends itself; its process looks each second. */
  expiry: (folder: string) => join(folder, 'expiry.json'),
  /** Which process serves in this life: whoever links the file first. */
  lease: (folder: string, life: number) => join(folder, `lease-${life}.json`),
  address: (folder: string, life: number) => join(folder, `address-${life}.json`),
  ending: (folder: string, life: number) => join(folder, `ended-${life}.json`),
} as const;

const LEASE = /^lease-(\d+)\.json$/;

/** The number of the newest life, 0 when there was none. */
export async function newestLife(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  return Math.max(0, ...names.map((name) => Number(LEASE.exec(name)?.[1] ?? 0)));
}

export async function readEndpointSpec(folder: string): Promise<HostingSpec | undefined> {
  return readJson(EndpointSpec, endpointFiles.spec(folder));
}

export async function readEndpointLease(folder: string, life: number): Promise<ProcessIdentity | undefined> {
  return readJson(ProcessIdentity, endpointFiles.lease(folder, life));
}

export async function takeEndpointLease(folder: string, life: number, identity: ProcessIdentity): Promise<boolean> {
  return writeOnce(endpointFiles.lease(folder, life), JSON.stringify(identity));
}

export async function readPort(folder: string, life: number): Promise<number | undefined> {
  return (await readJson(Address, endpointFiles.address(folder, life)))?.port;
}

export async function writePort(folder: string, life: number, port: number): Promise<void> {
  await replaceFile(endpointFiles.address(folder, life), JSON.stringify({ port }), false);
}

export async function readEnding(folder: string, life: number): Promise<Ending | undefined> {
  return readJson(Ending, endpointFiles.ending(folder, life));
}

export async function writeEnding(folder: string, life: number, ending: Ending): Promise<void> {
  await replaceFile(endpointFiles.ending(folder, life), JSON.stringify(ending), true);
}

/** `there` is false when the file, and so most likely the whole endpoint, was removed. */
export async function readExpiry(folder: string): Promise<{ there: boolean; expires_at?: string }> {
  const expiry = await readJson(Expiry, endpointFiles.expiry(folder));
  return expiry === undefined ? { there: false } : { there: true, ...expiry };
}

export async function writeExpiry(folder: string, expiresAt: string | undefined): Promise<void> {
  const expiry = expiresAt === undefined ? {} : { expires_at: expiresAt };
  await replaceFile(endpointFiles.expiry(folder), JSON.stringify(expiry), true);
}
