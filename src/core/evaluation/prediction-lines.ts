import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../errors.ts';
import { lineBatches } from '../lines.ts';

/** What a judge said of an answer: both judgements as they were read (`?` when they could not be), and what they come to, 0 to 1. */
const Judged = z.object({
  score: z.number(),
  replies: z.array(z.string()),
  malformed: z.number(),
  /** How those began that could not be read. */
  unread: z.array(z.string()).optional(),
  /** Grades of a rubric, 1 to 5, of the first judgement that could be read. */
  grades: z.record(z.string(), z.number()).optional(),
});
export type Judged = z.infer<typeof Judged>;

/** One of several answers to a row, or one that a function rewarded. */
const Sample = z.object({ answer: z.string(), correct: z.boolean(), reward: z.number().optional() });
export type Sample = z.infer<typeof Sample>;

/** One answered row. `correct` is the strict exact match, whatever metric decides (of a panel: whether the check passes); `label` is what the lenient reading found. */
export const PredictionLine = z.object({
  row: z.number(),
  /** At most 500 characters. */
  prompt: z.string(),
  gold: z.string(),
  answer: z.string(),
  label: z.string().optional(),
  correct: z.boolean(),
  /** Why the model gave no answer; counted as wrong. */
  error: z.string().optional(),
  /** Of models that are asked from afar: what identifies the question, and what the answer took. */
  key: z.string().optional(),
  input_tokens: z.number().optional(),
  output_tokens: z.number().optional(),
  latency_ms: z.number().optional(),
  /** How often the row was asked, when more than once. */
  attempts: z.number().optional(),
  /** Why the answer ended, unless it came to its end. */
  stop_reason: z.string().optional(),
  /** The same question was answered in an earlier evaluation. */
  reused: z.literal(true).optional(),
  judged: Judged.optional(),
  /** All answers to the row, where several were drawn or a function rewarded them; `answer` is the first. */
  samples: z.array(Sample).min(1).optional(),
  /** Of files of predictions: natural logarithm of the probability of the gold text, and its tokens. */
  loglikelihood: z.number().optional(),
  tokens: z.number().optional(),
});
export type PredictionLine = z.infer<typeof PredictionLine>;

export function predictionsPath(folder: string): string {
  return join(folder, 'predictions.jsonl');
}

/** The whole lines of an evaluation's predictions in the order they were answered; none when there is no file. A line a crash tore is skipped. */
export async function* eachPrediction(folder: string, signal?: AbortSignal): AsyncGenerator<PredictionLine> {
  try {
    for await (const batch of lineBatches(predictionsPath(folder), signal)) {
      for (const bytes of batch) yield* parseLine(bytes.toString('utf8'));
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** The newest line of each row, by row number. */
export async function newestPredictions(folder: string, signal?: AbortSignal): Promise<PredictionLine[]> {
  const byRow = new Map<number, PredictionLine>();
  for await (const line of eachPrediction(folder, signal)) byRow.set(line.row, line);
  return [...byRow.values()].toSorted((a, b) => a.row - b.row);
}

/** Every line begins so: what is not wanted need not be read further. */
const ROW = /^\{"row":(\d+),/;
const ROW_BYTES = 24;

/** The newest lines of the first `count` rows after a row, by row number; the rest of the file is passed over, not kept. */
export async function predictionsAfter(folder: string, after: number, count: number): Promise<PredictionLine[]> {
  const kept = new Map<number, PredictionLine>();
  let last = Infinity;
  const keep = (line: PredictionLine): void => {
    kept.set(line.row, line);
    if (kept.size > count) kept.delete(Math.max(...kept.keys()));
    if (kept.size === count) last = Math.max(...kept.keys());
  };
  try {
    for await (const batch of lineBatches(predictionsPath(folder))) {
      for (const bytes of batch) {
        const row = Number(ROW.exec(bytes.toString('latin1', 0, ROW_BYTES))?.[1] ?? after + 1);
        if (row > after && row <= last)
          for (const line of parseLine(bytes.toString('utf8'))) if (line.row > after) keep(line);
      }
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return [...kept.values()].toSorted((a, b) => a.row - b.row);
}

/** Appends lines with one write. A last line that a crash tore is closed first. */
export async function appendPredictions(folder: string, lines: readonly PredictionLine[]): Promise<void> {
  if (lines.length === 0) return;
  const path = predictionsPath(folder);
  await closeLastLine(path);
  await appendFile(path, lines.map(predictionText).join(''));
}

export function predictionText(line: PredictionLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Ends the last line of a file, which a crash may have torn, so that the next one stands alone. Makes the file. */
export async function closeLastLine(path: string): Promise<void> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last[0] !== 10) await file.appendFile('\n');
  } finally {
    await file.close();
  }
}

function parseLine(text: string): PredictionLine[] {
  if (text === '') return [];
  try {
    const parsed = PredictionLine.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return []; // torn by a crash: the row is asked again
  }
}
