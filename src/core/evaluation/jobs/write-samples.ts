import { open } from 'node:fs/promises';
import type { EvaluationRecord } from '../../runs/evaluation-record.ts';
import { strictMatch } from '../open-metrics.ts';
import type { PredictionLine } from '../prediction-lines.ts';
import { type LabelParser, createLabelParser } from '../parse-label.ts';
import { toSamples } from '../sampled-answers.ts';
import { letterParser } from './benchmark-letters.ts';
import { type GatheredRow, gatherSamples } from './gather-samples.ts';

const PROMPT_CHARACTERS = 500;
const BATCH_CHARACTERS = 1 << 20;

/** How many rows were written so far, and how many lines were no samples. */
export type SamplesSeen = { samples: number; torn: number };

type Writing = { seen: SamplesSeen; record: Pick<EvaluationRecord, 'labels' | 'job'>; signal: AbortSignal };

/**
 * Turns the samples of a job into predictions, line by line, after those written before: the first line is row 1. Lines that are no samples
 * are counted. When the body breaks off, what came is written before its error goes on.
 */
export async function writeSamples(
  path: string,
  body: AsyncIterable<Uint8Array>,
  { seen, record, signal }: Writing,
): Promise<void> {
  const { labels, job } = record;
  const parse = letterParser(record) ?? (labels === undefined ? undefined : createLabelParser(labels));
  const isScored = job?.task === 'rft_eval';
  const drawn = job?.samples ?? 1;
  const file = await open(path, 'a');
  let batch = '';
  try {
    for await (const row of gatherSamples(body, drawn, seen)) {
      signal.throwIfAborted();
      const number = ++seen.samples + (drawn === 1 ? seen.torn : 0);
      batch += `${JSON.stringify(toPrediction(number, row, isScored, parse))}\n`;
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
  number: number,
  { id, first, given }: GatheredRow,
  isScored: boolean,
  parse: LabelParser | undefined,
): PredictionLine {
  const { prompt, gold } = first;
  const answer = first.answers[0] ?? '';
  const label = parse?.(answer);
  const opening = Array.from(prompt.slice(0, 2 * PROMPT_CHARACTERS))
    .slice(0, PROMPT_CHARACTERS)
    .join('');
  const correct = strictMatch(answer, gold);
  const isSampled = isScored && (given.length > 1 || given[0]?.reward !== undefined);
  return {
    row: id === undefined ? number : Number(id),
    prompt: opening,
    gold,
    answer,
    correct,
    ...(label === undefined ? {} : { label }),
    ...(isSampled ? { samples: toSamples(given, gold) } : {}),
  };
}
