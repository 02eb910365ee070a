import { ForgeError } from '../errors.ts';
import { kindOfId } from '../ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';

/** By id, by the beginning of one id only, or by name: the newest that has it. Throws ForgeError `ambiguous`. */
export async function findDataset(ledger: Ledger, text: string): Promise<DatasetRecord | undefined> {
  const all = (await ledger.list('dataset')).map(({ record }) => record);
  const named = all.find(({ id, names }) => id === text || names.includes(text));
  if (named !== undefined || kindOfId(text) !== 'dataset') return named;
  const begun = all.filter(({ id }) => id.startsWith(text));
  if (begun.length <= 1) return begun[0];
  const shown = begun.slice(0, 5).map(({ id }) => id);
  throw new ForgeError('ambiguous', `"${text}" is the beginning of ${begun.length} datasets: ${shown.join(', ')}`, {
    next: 'use one whole id',
  });
}
