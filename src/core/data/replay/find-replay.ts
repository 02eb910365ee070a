import { ForgeError } from '../../errors.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { findDataset } from '../find-dataset.ts';
import type { PrepareRequest } from '../request.ts';

/** Earlier SFT rows that are mixed into the train split: `share` of all its rows come from the train split at `path`. */
export type Replay = { dataset: string; path: string; rows: number; share: number };

/** What `split.replay` asks for, as "ds-… 0.2"; undefined when nothing. Throws ForgeError bad_request, not_found, ambiguous. */
export async function findReplay(ledger: Ledger, request: PrepareRequest): Promise<Replay | undefined> {
  const { replay } = request.split;
  if (replay === undefined) return undefined;
  const [, name = '', written = ''] = /^(.+?)\s+([\d.]+)$/.exec(replay.trim()) ?? [];
  const share = Number(written);
  if (name === '' || !(share > 0 && share < 1))
    throw refused(`split.replay is "${replay}", not a dataset and a share between 0 and 1`, 'write "ds-… 0.2"');
  if (request.method !== 'rft')
    throw refused(`split.replay is for method rft, not ${request.method}`, 'prepare both sources together instead');
  if (request.compatibility !== undefined)
    throw refused(
      'split.replay and compatibility contradict each other: the reference knows no replay',
      'leave one out',
    );
  const found = await findDataset(ledger, name);
  if (found === undefined)
    throw new ForgeError('not_found', `split.replay names "${name}", which is no dataset`, {
      next: 'prepare the SFT rows first and name that dataset',
    });
  const train = found.splits['train'];
  if (found.method !== 'sft' || train === undefined || train.rows === 0)
    throw refused(
      `${found.id} (${found.method}, ${train?.rows ?? 0} train rows) has no SFT rows to replay`,
      'name a dataset of method sft',
    );
  return { dataset: found.id, path: train.uri, rows: train.rows, share };
}

function refused(message: string, next: string): ForgeError {
  return new ForgeError('bad_request', message, { next });
}
