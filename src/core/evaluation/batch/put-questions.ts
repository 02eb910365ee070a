import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ForgeError } from '../../errors.ts';
import type { BatchInference } from '../../ports/batch-inference.ts';
import type { Decoding } from '../decoding.ts';
import type { EvaluationEffects } from '../effects.ts';
import { eachQuestion } from './questions-file.ts';
import { toJobLine } from './to-job-line.ts';

type Questions = { path: string; to: string; decoding: Decoding | undefined };

/** Puts questions where a job reads them; the same questions again change nothing. */
export async function putQuestions(
  { objects }: EvaluationEffects,
  batch: BatchInference,
  questions: Questions,
  signal: AbortSignal,
): Promise<void> {
  if (objects?.s3 === undefined)
    throw new ForgeError('unavailable', 'this server has no access to S3, where the questions of a batch job must be', {
      next: 'run it where AWS can be reached',
    });
  const store = await objects.s3();
  const folder = await mkdtemp(join(tmpdir(), 'nova-forge-'));
  try {
    const path = join(folder, 'questions.jsonl');
    await store.put(questions.to, { path, ...(await writeLines(path, batch, questions, signal)) }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeLines(
  path: string,
  batch: BatchInference,
  questions: Questions,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  let bytes = 0;
  try {
    for await (const row of eachQuestion(questions.path, signal)) {
      const line = toJobLine(batch, row, questions.decoding);
      hash.update(line);
      bytes += Buffer.byteLength(line);
      await file.appendFile(line);
    }
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
