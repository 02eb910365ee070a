import { answeredShapes } from '../chat-turns.ts';
import { existsSync } from 'node:fs';
import { kindOfId } from '../ids.ts';
import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { SplitInfo } from '../runs/dataset-record.ts';
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
  /** The rows are a panel's: answers are judged by the checks in their place of an answer. */
  panel?: { name: string; version: string; hash: string };
};

/**
 * A split of a prepared dataset (by id, prefix or name), or a file of rows; a dataset of that name wins over a file. ForgeError
 * bad_data when the split's file is gone or is not the one that was prepared.
 */
export async function resolveData(
  effects: { ledger: Ledger },
  asked: { dataset?: string | undefined; split: string },
): Promise<EvaluationData> {
  const { dataset, split: asked_split } = asked;
  if (dataset === undefined)
    throw new ForgeError('bad_request', 'no dataset was named', { next: 'pass dataset: an id, a name or a file' });
  const request = { dataset, split: asked_split };
  const isFile = kindOfId(request.dataset) === undefined && existsSync(request.dataset);
  if (isFile && !(await isKnown(effects.ledger, request.dataset))) return fileData(request);
  const { record } = await resolveOne(effects.ledger, request.dataset, 'dataset');
  if (!answeredShapes.includes(record.shape))
    throw new ForgeError(
      'bad_request',
      `dataset ${record.id} was prepared for ${record.method} and holds ${record.shape} records, which have no one answer to compare with`,
      { next: 'prepare the source with method "eval" or "sft", and evaluate that dataset' },
    );
  const split = record.splits[request.split];
  if (split === undefined || split.rows === 0) {
    const there = Object.entries(record.splits).filter(([, info]) => info.rows > 0);
    throw new ForgeError('bad_request', `dataset ${record.id} has no rows in split "${request.split}"`, {
      next: `use split ${there.map(([name, { rows }]) => `"${name}" (${rows} rows)`).join(' or ')}`,
    });
  }
  await refuseChangedSplit(record.id, request.split, split);
  const labels = record.task === 'classification' ? Object.keys(record.labels ?? {}) : [];
  return {
    dataset: record.id,
    hash: record.content_hash,
    split: request.split,
    path: split.uri,
    ...(labels.length === 0 ? {} : { labels }),
  };
}

/** A split that was edited, cut or replaced would be measured as if it were the dataset that the record describes. */
async function refuseChangedSplit(dataset: string, name: string, { uri, sha256 }: SplitInfo): Promise<void> {
  const found = existsSync(uri) ? await sha256OfFile(uri) : 'missing';
  if (found === sha256) return;
  throw new ForgeError(
    'bad_data',
    `split "${name}" of ${dataset} is not what was prepared: SHA-256 of ${uri} is ${found}, recorded is ${sha256}`,
    { next: 'call prepare_dataset again, then evaluate the dataset it names' },
  );
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
