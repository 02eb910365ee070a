import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ForgeError } from '../../errors.ts';
import { kindOfId } from '../../ids.ts';
import { nearest } from '../../nearest.ts';
import type { Ledger } from '../../ports/ledger.ts';

/** The error for a source that is neither a file nor a dataset, with the nearest that is. */
export async function sourceNotFound(ledger: Ledger, source: string, path: string): Promise<ForgeError> {
  if (kindOfId(source) === 'dataset') {
    const ids = (await ledger.list('dataset')).slice(0, 3).map(({ id }) => id);
    return new ForgeError(
      'not_found',
      `there is no dataset ${source}; the newest are ${ids.join(', ') || '(none yet)'}`,
      { next: 'name a file, or one of these ids' },
    );
  }
  const siblings = await readdir(dirname(path)).catch(() => []); // only to make a suggestion: no folder, no suggestion
  const close = nearest(basename(path), siblings);
  return new ForgeError('not_found', `there is no file ${path}, and no dataset of that name`, {
    next: close === undefined ? 'give the path of a CSV or JSONL file' : `did you mean ${join(dirname(path), close)}?`,
  });
}
