import { open } from 'node:fs/promises';
import { strictMatch } from '../open-metrics.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { type LabelParser, createLabelParser } from '../parse-label.ts';
import { type SampleRow, parseSampleRow } from './sample-rows.ts';

const NEWLINE = 10;
const PROMPT_CHARACTERS = 500;
const BATCH_CHARACTERS = 1 << 20;

/** How many samples were written so far, and how many lines were none. */
export type SamplesSeen = { samples: number; torn: number };

/**
 * Turns the samples of a job into predictions, line by line, after those written before: the first line is row 1. Lines that are no samples
 * are counted. When the body breaks off, what came is written before its error goes on.
 */
export async function writeSamples(
  path: string,
  body: AsyncIterable<Uint8Array>,
  { seen, labels, signal }: { seen: SamplesSeen; labels: readonly string[] | undefined; signal: AbortSignal },
): Promise<void> {
  const parse = labels === undefined ? undefined : createLabelParser(labels);
  const file = await open(path, 'a');
  let batch = '';
  try {
    for await (const line of linesOf(body)) {
      signal.throwIfAborted();
      if (line.trim() === '') continue;
      const sample = parseSampleRow(line);
      if (sample === undefined) seen.torn++;
      else batch += `${JSON.stringify(toPrediction(++seen.samples + seen.torn, sample, parse))}\n`;
      if (batch.length < BATCH_CHARACTERS) continue;
      await file.appendFile(batch);
      batch = '';
    }
  } finally {
    await file.appendFile(batch);
    await file.close();
  }
}

function toPrediction(
  row: number,
  { prompt, answer, gold }: SampleRow,
  parse: LabelParser | undefined,
): PredictionLine {
  const label = parse?.(answer);
  const opening = Array.from(prompt.slice(0, 2 * PROMPT_CHARACTERS))
    .slice(0, PROMPT_CHARACTERS)
    .join('');
  const correct = strictMatch(answer, gold);
  return { row, prompt: opening, gold, answer, correct, ...(label === undefined ? {} : { label }) };
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of body) {
    const bytes = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
