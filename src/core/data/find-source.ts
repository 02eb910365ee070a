import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ForgeError, systemCode } from '../errors.ts';
import { kindOfId } from '../ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { LogStores } from '../ports/logs.ts';
import type { ObjectStores } from '../ports/objects.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import { findDataset } from './find-dataset.ts';
import { filePart } from './sources/file-part.ts';
import { isGlob } from './sources/glob.ts';
import { type FoundParts, findFolder, findGlob } from './sources/local-parts.ts';
import { findRemote } from './sources/remote-parts.ts';
import type { SourcePart } from './sources/source-part.ts';
import { sourceNotFound } from './sources/source-not-found.ts';

/** What will be read; `from` when it was named through a dataset that was made of it. */
export type FoundSource = {
  /** As the record keeps it: one address a line. */
  uri: string;
  parts: readonly SourcePart[];
  /** Files beside them that are of no format that is read. */
  leftOut: readonly string[];
  from?: DatasetRecord;
};

export type FindEffects = { ledger: Ledger; now: () => Date; objects: ObjectStores; logs: LogStores };

/**
 * Finds what `source` means: a path, a folder, a pattern, an s3:// or hf:// address, several of these, or a dataset's id,
 * beginning of an id, or name. Throws ForgeError.
 */
export async function findSource(
  effects: FindEffects,
  source: string | readonly string[],
  signal: AbortSignal,
): Promise<FoundSource> {
  const asked = typeof source === 'string' ? source.split('\n').filter((line) => line.trim() !== '') : source;
  const found: (FoundParts & { from?: DatasetRecord })[] = [];
  for (const each of asked) found.push(await findOne(effects, each, signal));
  const [only] = found;
  const parts = [...new Map(found.flatMap((each) => each.parts).map((part) => [part.uri, part])).values()];
  return {
    uri: found.map(({ uri }) => uri).join('\n'),
    parts: distinctNames(parts),
    leftOut: found.flatMap(({ leftOut }) => leftOut),
    ...(only?.from === undefined || found.length > 1 ? {} : { from: only.from }),
  };
}

async function findOne(
  effects: FindEffects,
  source: string,
  signal: AbortSignal,
): Promise<FoundParts & { from?: DatasetRecord }> {
  const { ledger } = effects;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(source)?.[1]?.toLowerCase();
  if (scheme === 'file') return findPath(ledger, fileURLToPath(source), source);
  if (scheme !== undefined) return findRemote(effects, scheme, source, signal);
  const path = resolve(source.startsWith('~/') ? join(homedir(), source.slice(2)) : source);
  if (kindOfId(source) !== 'dataset') {
    const found = await lookAt(path);
    if (found !== undefined || isGlob(source)) return findPath(ledger, path, source);
  }
  const from = await findDataset(ledger, source);
  if (from === undefined) throw await sourceNotFound(ledger, source, path);
  const again = await findSource(effects, from.source.uri, signal).catch((error: unknown) => {
    throw goneSource(from, error);
  });
  return { uri: again.uri, parts: again.parts, leftOut: again.leftOut, from };
}

async function findPath(ledger: Ledger, path: string, source: string): Promise<FoundParts> {
  const found = await lookAt(path);
  if (found?.isDirectory() === true) return findFolder(path);
  if (found !== undefined && !found.isFile()) throw notAFile(path, found);
  if (found !== undefined) return { uri: path, parts: [filePart(path, path, found.size)], leftOut: [] };
  if (isGlob(path)) return findGlob(path);
  throw await sourceNotFound(ledger, source, path);
}

/** Pipes and devices have no end and cannot be read twice. */
function notAFile(path: string, found: Stats): ForgeError {
  const kind = found.isFIFO() ? 'a named pipe' : found.isSocket() ? 'a socket' : 'a device';
  return new ForgeError('bad_request', `${path} is ${kind}, not a file`, {
    next: 'write what it gives into a file and name that: a source is read more than once',
  });
}

async function lookAt(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** Files of several folders are told apart by their whole addresses when their names are equal. */
function distinctNames(parts: readonly SourcePart[]): SourcePart[] {
  const seen = new Map<string, number>();
  for (const { name } of parts) seen.set(name, (seen.get(name) ?? 0) + 1);
  return parts.map((part) => (seen.get(part.name) === 1 ? part : { ...part, name: part.uri }));
}

function goneSource({ id, source }: DatasetRecord, cause: unknown): unknown {
  if (!(cause instanceof ForgeError) || cause.code !== 'not_found') return cause;
  return new ForgeError('not_found', `${id} was made from ${source.uri}, which is not there any more`, {
    next: 'put the file back, or name another source',
    cause,
  });
}
