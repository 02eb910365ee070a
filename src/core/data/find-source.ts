import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { kindOfId } from '../ids.ts';
import { ForgeError, systemCode } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';

/** The file to read; `from` when it was named through a dataset that was made of it. */
export type FoundSource = { path: string; from?: DatasetRecord };

/** Finds the file that `source` means: a path, or a dataset's id, beginning of an id, or name. Throws ForgeError. */
export async function findSource(ledger: Ledger, source: string): Promise<FoundSource> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(source)?.[1];
  if (scheme !== undefined)
    throw new ForgeError('unsupported', `sources of the kind ${scheme}:// cannot be read yet: ${source}`, {
      next: 'download it and name the local file',
    });
  const path = resolve(source.startsWith('~/') ? join(homedir(), source.slice(2)) : source);
  if (kindOfId(source) !== 'dataset') {
    const found = await lookAt(path);
    if (found === 'file') return { path };
    if (found === 'folder')
      throw new ForgeError('unsupported', `${path} is a folder; only single files can be read yet`, {
        next: 'name one CSV or JSONL file in it',
      });
  }
  const from = await findDataset(ledger, source);
  if (from === undefined) throw await notFound(ledger, source, path);
  if ((await lookAt(from.source.uri)) !== 'file')
    throw new ForgeError('not_found', `${from.id} was made from ${from.source.uri}, which is not there any more`, {
      next: 'put the file back, or name another source',
    });
  return { path: from.source.uri, from };
}

async function lookAt(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) return 'nothing';
    throw error;
  }
}

/** By id, by the beginning of one id only, or by name: the newest that has it. */
async function findDataset(ledger: Ledger, text: string): Promise<DatasetRecord | undefined> {
  const all = (await ledger.list('dataset')).map(({ record }) => record);
  const named = all.find(({ id, names }) => id === text || names.includes(text));
  if (named !== undefined || kindOfId(text) !== 'dataset') return named;
  const begun = all.filter(({ id }) => id.startsWith(text));
  if (begun.length > 1)
    throw new ForgeError(
      'ambiguous',
      `"${text}" is the beginning of ${begun.length} datasets: ${begun
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}`,
      {
        next: 'use one whole id',
      },
    );
  return begun[0];
}

async function notFound(ledger: Ledger, source: string, path: string): Promise<ForgeError> {
  if (kindOfId(source) === 'dataset') {
    const ids = (await ledger.list('dataset')).slice(0, 3).map(({ id }) => id);
    return new ForgeError(
      'not_found',
      `there is no dataset ${source}; the newest are ${ids.join(', ') || '(none yet)'}`,
      {
        next: 'name a file, or one of these ids',
      },
    );
  }
  if (/[*?{[]/.test(source))
    return new ForgeError('unsupported', `there is no file ${path}; patterns cannot be read yet`, {
      next: 'name one CSV or JSONL file',
    });
  const siblings = await readdir(dirname(path)).catch(() => []); // only to make a suggestion: no folder, no suggestion
  const close = nearest(basename(path), siblings);
  return new ForgeError('not_found', `there is no file ${path}, and no dataset of that name`, {
    next: close === undefined ? 'give the path of a CSV or JSONL file' : `did you mean ${join(dirname(path), close)}?`,
  });
}
