import { ForgeError } from '../../errors.ts';
import type { LogStores } from '../../ports/logs.ts';
import type { ObjectEntry, ObjectSource, ObjectStores } from '../../ports/objects.ts';
import { isDataName } from './choose-format.ts';
import { globExpression, globRoot, isGlob } from './glob.ts';
import type { FoundParts } from './local-parts.ts';
import { parseLogAddress } from './log-address.ts';
import { logPart } from './log-part.ts';
import { objectPart } from './object-part.ts';

/** What an address with a scheme stands for: one object, those directly behind a prefix, or those that fit a pattern. */
export async function findRemote(
  { objects, logs, now }: { objects: ObjectStores; logs: LogStores; now: () => Date },
  scheme: string,
  address: string,
  signal: AbortSignal,
): Promise<FoundParts> {
  if (scheme === 's3') return findObjects(await storeOf(objects.s3, address), checkBucket(address), signal);
  if (scheme === 'hf') return findSplit(await storeOf(objects.hf, address), address, signal);
  if (scheme === 'cloudwatch') {
    const { query, uri } = parseLogAddress(address, now());
    return { uri, parts: [logPart(await storeOf(logs.cloudwatch, address), query, uri)], leftOut: [] };
  }
  throw new ForgeError('unsupported', `sources of the kind ${scheme}:// cannot be read: ${address}`, {
    next: 'download it and name the local file; s3://, hf:// and cloudwatch:// are read directly',
  });
}

async function storeOf<T>(open: (() => Promise<T>) | undefined, address: string): Promise<T> {
  if (open !== undefined) return open();
  throw new ForgeError('unsupported', `nothing here can read ${address}`, { next: 'download it and name the file' });
}

function checkBucket(address: string): string {
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/|$)/.test(address)) return address;
  throw new ForgeError('bad_request', `${address} is not an address in S3`, {
    next: 'write s3://bucket/key, s3://bucket/prefix/ or s3://bucket/prefix/*.jsonl; bucket names are lower case',
  });
}

async function findObjects(store: ObjectSource, address: string, signal: AbortSignal): Promise<FoundParts> {
  if (!address.endsWith('/') && !/^s3:\/\/[^/]+$/.test(address)) {
    const entry = await store.look(address, signal);
    if (entry !== undefined) return { uri: address, parts: [objectPart(store, entry, entry.uri)], leftOut: [] };
    if (isGlob(address)) return findMatching(store, address, signal);
  }
  const prefix = address.endsWith('/') ? address : `${address}/`;
  return choose(store, prefix, await store.list(prefix, false, signal), address);
}

async function findMatching(store: ObjectSource, pattern: string, signal: AbortSignal): Promise<FoundParts> {
  const root = globRoot(pattern);
  const fits = globExpression(pattern);
  const deep = pattern.slice(root.length).includes('/') || pattern.includes('**');
  const entries = (await store.list(root, deep, signal)).filter(({ uri }) => fits.test(uri));
  return choose(store, root, entries, pattern);
}

async function findSplit(store: ObjectSource, address: string, signal: AbortSignal): Promise<FoundParts> {
  const entries = await store.list(address, true, signal);
  return { uri: address, parts: entries.map((entry) => objectPart(store, entry, entry.uri)), leftOut: [] };
}

function choose(store: ObjectSource, root: string, entries: readonly ObjectEntry[], address: string): FoundParts {
  const nameOf = ({ uri }: ObjectEntry): string => uri.slice(root.length);
  const lastName = (entry: ObjectEntry): string => entry.uri.slice(entry.uri.lastIndexOf('/') + 1);
  const visible = entries.filter((entry) => lastName(entry) !== '' && !/^[._]/.test(lastName(entry)));
  // A dataset of ours lies there: its manifest is no table of rows.
  const manifest = visible.some((entry) => lastName(entry) === 'train.jsonl') ? 'manifest.json' : '';
  const chosen = visible.filter((entry) => isDataName(lastName(entry)) && lastName(entry) !== manifest);
  const leftOut = visible.filter((entry) => !chosen.includes(entry)).map(nameOf);
  if (chosen.length > 0)
    return { uri: address, parts: chosen.map((entry) => objectPart(store, entry, nameOf(entry))), leftOut };
  const others = leftOut.length === 0 ? '' : `; there is ${leftOut.slice(0, 5).join(', ')}`;
  throw new ForgeError('not_found', `there is no object ${address}, and none behind it that can be read${others}`, {
    next: 'check the address; a prefix ends with a slash',
  });
}
