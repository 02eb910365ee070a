import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from '../fingerprint.ts';
import { type ChatTurns, isInstructions } from '../chat-turns.ts';
import { datasetRows } from '../data/dataset-rows.ts';
import { type AnswerSet, createAnswerSet } from './answer-set.ts';

/** A row of a split: its 1-based number and its conversation. */
export type EvaluationRow = { row: number; turns: ChatTurns };

/** What one pass over a split found. */
export type RowSurvey = {
  /** Rows in the file. */
  available: number;
  /** Rows to be evaluated. */
  n: number;
  /** SHA-256 over the rows to be evaluated, in order. */
  hash: string;
  includes: (row: number) => boolean;
  answers: AnswerSet;
  /** Every row has instructions that code can check in the place of an answer. */
  instructed: boolean;
  /** UTF-8 bytes of the conversations and of the answers to be evaluated. */
  bytes: { prompts: number; answers: number };
};

/** Rows that nobody has an answer to yet. */
export type OpenRows = Pick<RowSurvey, 'n' | 'bytes'>;

const ROWS_A_BREATH = 500;

/** The rows of a split, with the event loop let through now and then. Errors are ForgeErrors that name file and line. */
export async function* eachRow(path: string, signal?: AbortSignal): AsyncGenerator<EvaluationRow> {
  for await (const row of datasetRows(path, signal)) {
    yield row;
    if (row.row % ROWS_A_BREATH === 0) await setImmediate();
  }
}

/**
 * Reads the rows once: how many, what they hash to, which answers they have. With a limit the rows of the smallest content hashes
 * are taken: a sample that does not depend on the file's order, keeps its rows when rows are added, and holds every smaller sample.
 */
export async function surveyRows(path: string, limit: number | undefined, signal?: AbortSignal): Promise<RowSurvey> {
  const digests: string[] = [];
  const sizes: { prompts: number; answers: number }[] = [];
  const answers = createAnswerSet();
  let instructed = 0;
  for await (const { row, turns } of eachRow(path, signal)) {
    digests.push(digestOf(turns));
    answers.add(row, turns.target);
    if (isInstructions(turns.target)) instructed++;
    const prompts = turns.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    sizes.push({ prompts, answers: Buffer.byteLength(turns.target) });
  }
  const { includes, hash, n } = chooseRows(digests, limit);
  const bytes = { prompts: 0, answers: 0 };
  for (const [index, size] of sizes.entries()) {
    if (!includes(index + 1)) continue;
    bytes.prompts += size.prompts;
    bytes.answers += size.answers;
  }
  return { available: digests.length, n, hash, includes, answers, instructed: instructed === digests.length, bytes };
}

/** What identifies a row among others: its conversation, or all of it where it has no answer. */
export function digestOf(row: unknown): string {
  return createHash('sha256').update(canonicalJson(row)).digest('hex');
}

/** Which rows of so many digests are evaluated, and what those hash to: all, or with a limit those of the smallest digests. */
export function chooseRows(
  digests: readonly string[],
  limit: number | undefined,
): Pick<RowSurvey, 'n' | 'hash' | 'includes'> {
  const chosen = limit === undefined || limit >= digests.length ? undefined : smallest(digests, limit);
  const includes = (row: number): boolean => chosen === undefined || chosen.has(row);
  const hash = createHash('sha256');
  for (const [index, digest] of digests.entries()) if (includes(index + 1)) hash.update(digest);
  return { n: chosen?.size ?? digests.length, hash: hash.digest('hex'), includes };
}

function smallest(digests: readonly string[], count: number): Set<number> {
  const rows = [...digests.keys()].toSorted((a, b) => {
    const [left, right] = [digests[a] ?? '', digests[b] ?? ''];
    if (left === right) return a - b;
    return left < right ? -1 : 1;
  });
  return new Set(rows.slice(0, count).map((index) => index + 1));
}
