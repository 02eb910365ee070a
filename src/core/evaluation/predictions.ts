import { ForgeError } from '../errors.ts';
import { newestPredictions } from './prediction-lines.ts';

/** A page of predictions as JSON lines in row order; `next` is the cursor of what follows, absent at the end. */
export type PredictionPage = { lines: string[]; next?: string };

/** At most `limit` predictions of an evaluation's folder. `cursor` is the row number to begin after; absent: from the first row. */
export async function readPredictions(
  folder: string,
  cursor: string | undefined,
  limit: number,
): Promise<PredictionPage> {
  const after = Number(cursor ?? 0);
  if (!Number.isInteger(after) || after < 0) {
    throw new ForgeError('bad_request', `cursor "${cursor}" is not a row number`, { next: 'read the first page' });
  }
  const rest = (await newestPredictions(folder)).filter((line) => line.row > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = last !== undefined && rest.length > page.length;
  return { lines: page.map((line) => JSON.stringify(line)), ...(more ? { next: String(last.row) } : {}) };
}
