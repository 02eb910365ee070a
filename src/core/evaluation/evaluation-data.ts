import { existsSync } from 'node:fs';
import { kindOfId } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import { resolveOne } from '../runs/resolve.ts';
import { sha256OfFile } from './file-hash.ts';

/** The rows to evaluate on. `dataset` is an id or the path of a file. */
export type EvaluationData = {
  dataset: string;
  hash: string;
  split: string;
  path: string;
  /** The closed set of answers the dataset was found to have. */
  labels?: readonly string[];
};

/** A split of a prepared dataset (by id, prefix or name), or a file of rows; a dataset of that name wins over a file. */
export async function resolveData(
  effects: { ledger: Ledger },
  request: { dataset: string; split: string },
): Promise<EvaluationData> {
  const isFile = kindOfId(request.dataset) === undefined && existsSync(request.dataset);
  if (isFile && !(await isKnown(effects.ledger, request.dataset))) return fileData(request);
  const { record } = await resolveOne(effects.ledger, request.dataset, 'dataset');
  const split = record.splits[request.split];
  if (split === undefined || split.rows === 0) {
    const there = Object.entries(record.splits).filter(([, info]) => info.rows > 0);
    throw new ForgeError('bad_request', `dataset ${record.id} has no rows in split "${request.split}"`, {
      next: `use split ${there.map(([name, { rows }]) => `"${name}" (${rows} rows)`).join(' or ')}`,
    });
  }
  const labels = record.task === 'classification' ? Object.keys(record.labels ?? {}) : [];
  return {
    dataset: record.id,
    hash: record.content_hash,
    split: request.split,
    path: split.uri,
    ...(labels.length === 0 ? {} : { labels }),
  };
}

async function isKnown(ledger: Ledger, name: string): Promise<boolean> {
  return (await ledger.list('dataset')).some(({ record }) => record.names.includes(name));
}

async function fileData(request: { dataset: string; split: string }): Promise<EvaluationData> {
  if (request.split !== 'test') {
    throw new ForgeError('bad_request', `a file has no split "${request.split}": all its rows are evaluated`, {
      next: 'leave split out',
    });
  }
  return { dataset: request.dataset, hash: await sha256OfFile(request.dataset), split: 'all', path: request.dataset };
}
