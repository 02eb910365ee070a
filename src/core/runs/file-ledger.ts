import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Kind, idPrefixes } from '../ids.ts';
import { ForgeError, systemCode } from '../errors.ts';
import type { Ledger, LedgerEvent, Stage, Stored } from '../ports/ledger.ts';
import { appendLine, readLines } from './event-file.ts';
import { partialName, sweepPartials } from './partial-folders.ts';
import { type RecordOf, recordSchema } from './records.ts';
import { restoreFiles } from './restore-files.ts';
import { newestVersion, readVersion, syncFolder, writeVersion } from './version-files.ts';

/** Names of the folders under the home folder, one for each kind. */
export const kindFolders = {
  dataset: 'datasets',
  training: 'runs',
  evaluation: 'evaluations',
  deployment: 'deployments',
  comparison: 'comparisons',
  plan: 'plans',
  spending: 'spending',
} as const satisfies Record<Kind, string>;

/** The ledger as plain files: `<home>/<kind>/<id>/v<N>.json`, `events.jsonl`, and the thing's own files. */
export function createFileLedger(home: string): Ledger {
  const folder = (kind: Kind, id: string): string => join(home, kindFolders[kind], id);

  async function read<K extends Kind>(kind: K, id: string): Promise<Stored<K> | undefined> {
    const version = await newestVersion(folder(kind, id));
    if (version === 0) return undefined;
    return { id, version, record: parseRecord(kind, id, await readVersion(folder(kind, id), version)) };
  }

  async function create<K extends Kind>(kind: K, id: string, record: RecordOf<K>) {
    const existing = await read(kind, id);
    if (existing !== undefined) return { stored: existing, created: false };
    await mkdir(folder(kind, id), { recursive: true });
    const created = await writeVersion(folder(kind, id), 1, record);
    await syncFolder(join(home, kindFolders[kind]));
    return { stored: await mustRead(kind, id), created };
  }

  async function mustRead<K extends Kind>(kind: K, id: string): Promise<Stored<K>> {
    const stored = await read(kind, id);
    if (stored === undefined)
      throw new ForgeError('not_found', `no ${kind} with id ${id}`, {
        next: 'call get_run without id to see what there is',
      });
    return stored;
  }

  async function update<K extends Kind>(kind: K, id: string, change: (record: RecordOf<K>) => RecordOf<K> | undefined) {
    for (;;) {
      const current = await mustRead(kind, id);
      const next = change(current.record);
      if (next === undefined) return current;
      const version = current.version + 1;
      if (await writeVersion(folder(kind, id), version, next)) return { id, version, record: next };
    }
  }

  async function ids(kind: Kind): Promise<string[]> {
    const names = await readdir(join(home, kindFolders[kind])).catch(emptyWhenMissing);
    return names.filter((name) => name.startsWith(`${idPrefixes[kind]}-`));
  }

  /** One damaged record must not hide the others: it is undefined here and named by `damaged`. */
  async function readable<K extends Kind>(kind: K, id: string): Promise<Stored<K> | ForgeError | undefined> {
    return read(kind, id).catch((error: unknown) => {
      if (error instanceof ForgeError && error.code === 'bad_data') return error;
      throw error;
    });
  }

  async function list<K extends Kind>(kind: K): Promise<Stored<K>[]> {
    const all = await Promise.all((await ids(kind)).map((id) => readable(kind, id)));
    return all
      .flatMap((found) => (found === undefined || found instanceof ForgeError ? [] : [found]))
      .toSorted((a, b) => compareNewestFirst(a.record, b.record));
  }

  async function damaged(kind: Kind): Promise<{ id: string; reason: string }[]> {
    const all = await Promise.all((await ids(kind)).map(async (id) => ({ id, found: await readable(kind, id) })));
    return all.flatMap(({ id, found }) => (found instanceof ForgeError ? [{ id, reason: found.message }] : []));
  }

  async function stage(kind: Kind): Promise<Stage> {
    const parent = join(home, kindFolders[kind]);
    await sweepPartials(parent);
    const path = join(parent, partialName());
    await mkdir(path, { recursive: true });
    return { folder: path, discard: () => rm(path, { recursive: true, force: true }) };
  }

  const append = (kind: Kind, id: string, event: LedgerEvent): Promise<void> =>
    appendLine(join(folder(kind, id), 'events.jsonl'), event);

  async function publish<K extends Kind>(staged: Stage, kind: K, id: string, record: RecordOf<K>) {
    await writeVersion(staged.folder, 1, record);
    try {
      await rename(staged.folder, folder(kind, id));
      await syncFolder(join(home, kindFolders[kind]));
      return { stored: await mustRead(kind, id), created: true };
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemCode(error) ?? '')) throw error;
      const restored = await restoreFiles(staged.folder, folder(kind, id));
      if (restored.length > 0) await append(kind, id, { at: record.created_at, event: 'restored', files: restored });
      await staged.discard();
      return { stored: await mustRead(kind, id), created: false };
    }
  }

  return {
    create,
    read,
    update,
    list,
    ids,
    damaged,
    append,
    events: (kind, id) => readLines(join(folder(kind, id), 'events.jsonl')),
    stage,
    publish,
    folder,
    audit: async (line) => {
      await mkdir(home, { recursive: true });
      await appendLine(join(home, 'audit.jsonl'), { audit_id: randomUUID(), ...line });
    },
  };
}

function parseRecord<K extends Kind>(kind: K, id: string, value: unknown): RecordOf<K> {
  const schema: z.ZodType<RecordOf<K>> = recordSchema(kind);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ForgeError(
    'bad_data',
    `the record of ${kind} ${id} does not fit: ${issue?.path.join('.')} ${issue?.message}`,
    {
      next: 'it was written by another version or edited by hand; move its folder away, or use that version',
    },
  );
}

function compareNewestFirst(a: { created_at: string; id: string }, b: { created_at: string; id: string }): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

function emptyWhenMissing(error: unknown): string[] {
  if (systemCode(error) === 'ENOENT') return [];
  throw error;
}
