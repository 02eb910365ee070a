import { appendFileSync, closeSync, openSync } from 'node:fs';
import { type PredictionLine, closeLastLine, predictionText, predictionsPath } from './prediction-lines.ts';

/** Appends lines to an evaluation's predictions. */
export type AnswerWriter = {
  /** When it returns, the line outlives the process. */
  write(line: PredictionLine): void;
  close(): void;
};

/**
 * Writes at once and without a promise: handing a line to the operating system takes microseconds, and each answer that waits for a write to
 * end would be asked, and paid, again after a crash.
 */
export async function openAnswerWriter(folder: string): Promise<AnswerWriter> {
  const path = predictionsPath(folder);
  await closeLastLine(path);
  const file = openSync(path, 'a');
  return {
    write: (line) => appendFileSync(file, predictionText(line)),
    close: () => closeSync(file),
  };
}
