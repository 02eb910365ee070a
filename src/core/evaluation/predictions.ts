import { ForgeError } from '../errors.ts';
import { type PredictionLine, predictionsAfter } from './prediction-lines.ts';

/** A page of predictions as JSON lines in row order; `next` is the cursor of what follows, absent at the end. */
export type PredictionPage = { lines: string[]; next?: string };

/** UTF-8 bytes of a page's lines with their line feeds: what an agent can read at once. */
const PAGE_BYTES = 24_000;
/** Where shortening the texts of a line begins; halved until the line fits. */
const MOST_CHARACTERS = 8192;

/**
 * At most `limit` predictions of an evaluation's folder and 24,000 bytes. A single longer line keeps its form: its texts are cut and
 * say so. `cursor` is the row number to begin after; absent: from the first row.
 */
export async function readPredictions(
  folder: string,
  cursor: string | undefined,
  limit: number,
): Promise<PredictionPage> {
  const after = Number(cursor ?? 0);
  if (!Number.isInteger(after) || after < 0) {
    throw new ForgeError('bad_request', `cursor "${cursor}" is not a row number`, { next: 'read the first page' });
  }
  const rest = await predictionsAfter(folder, after, limit + 1);
  const lines = firstLines(rest, limit);
  const last = rest[lines.length - 1];
  const more = last !== undefined && rest.length > lines.length;
  return { lines, ...(more ? { next: String(last.row) } : {}) };
}

/** The lines that fit on a page, at least one. */
function firstLines(rest: readonly PredictionLine[], limit: number): string[] {
  const lines: string[] = [];
  let bytes = 0;
  for (const prediction of rest.slice(0, limit)) {
    const line = toLine(prediction);
    bytes += sizeOf(line);
    if (lines.length > 0 && bytes > PAGE_BYTES) break;
    lines.push(line);
  }
  return lines;
}

function toLine(prediction: PredictionLine): string {
  let line = JSON.stringify(prediction);
  for (let most = MOST_CHARACTERS; sizeOf(line) > PAGE_BYTES; most >>= 1) {
    line = JSON.stringify(prediction, (_, value: unknown) => (typeof value === 'string' ? cut(value, most) : value));
  }
  return line;
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

/** The start of a text, ending before a half surrogate pair, and how much of it that is. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${start}… [cut: ${start.length} of ${text.length} characters]`;
}
