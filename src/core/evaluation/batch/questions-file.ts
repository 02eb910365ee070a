import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ForgeError } from '../../errors.ts';
import { lineBatches } from '../../lines.ts';
import type { EvaluationRow } from '../evaluation-rows.ts';

const Question = z.object({
  row: z.number(),
  turns: z.object({
    messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
    target: z.string(),
  }),
});

/** The questions of a job, read row by row: only where each lies is in memory. */
export type QuestionsFile = {
  rows: readonly number[];
  read(row: number): Promise<EvaluationRow>;
  close(): Promise<void>;
};

/** Where the questions of an attempt are kept: what was sent is known even when the dataset has changed since. */
export function questionsPath(folder: string, attempt: number): string {
  return join(folder, `questions-${attempt}.jsonl`);
}

/** Writes rows as JSON lines, whole or not at all; of two who write the same at once each is right. */
export async function writeQuestions(path: string, rows: AsyncIterable<EvaluationRow>): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), '.questions-'));
  const partial = join(folder, 'questions.jsonl');
  try {
    const file = await open(partial, 'w');
    try {
      for await (const row of rows) await file.appendFile(`${JSON.stringify(row)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The questions of a file in their order. */
export async function* eachQuestion(path: string, signal: AbortSignal): AsyncGenerator<EvaluationRow> {
  for await (const batch of lineBatches(path, signal))
    for (const bytes of batch) if (bytes.length > 0) yield toQuestion(path, bytes.toString('utf8'));
}

/** Opens the questions of a job, to be read in any order. */
export async function openQuestions(path: string, signal: AbortSignal): Promise<QuestionsFile> {
  const places = new Map<number, { at: number; bytes: number }>();
  let at = 0;
  for await (const batch of lineBatches(path, signal))
    for (const bytes of batch) {
      if (bytes.length > 0) places.set(toQuestion(path, bytes.toString('utf8')).row, { at, bytes: bytes.length });
      at += bytes.length + 1;
    }
  const file = await open(path, 'r');
  return {
    rows: [...places.keys()],
    read: async (row) => toQuestion(path, await readAt(file, places.get(row))),
    close: () => file.close(),
  };
}

async function readAt(file: FileHandle, place: { at: number; bytes: number } | undefined): Promise<string> {
  const { at = 0, bytes = 0 } = place ?? {};
  const buffer = Buffer.alloc(bytes);
  await file.read(buffer, 0, bytes, at);
  return buffer.toString('utf8');
}

function toQuestion(path: string, text: string): EvaluationRow {
  const parsed = Question.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new ForgeError('bad_data', `${path} holds what is no question: ${text.slice(0, 200)}`, {
    next: 'call evaluate_model with via "inference": what is answered is kept',
  });
}
