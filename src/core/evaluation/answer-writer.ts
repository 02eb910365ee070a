import { setImmediate } from 'node:timers/promises';
import { type PredictionLine, appendPredictions } from './prediction-lines.ts';

/** Appends lines to an evaluation's predictions, one write at a time. */
export type AnswerWriter = {
  /** Resolves when the line is on disk, or at once when it may wait. */
  write(line: PredictionLine): Promise<void>;
  flush(): Promise<void>;
};

const FLUSH_MS = 100;

/** `patient`: lines may wait for up to a tenth of a second, so that fast models are not slowed by one write per row. */
export function createAnswerWriter(folder: string, patient: boolean): AnswerWriter {
  let waiting: PredictionLine[] = [];
  let flushed = performance.now();
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => (writing = writing.then(writeWaiting));
  async function writeWaiting(): Promise<void> {
    const lines = waiting;
    waiting = [];
    await appendPredictions(folder, lines);
    if (patient) await setImmediate();
    flushed = performance.now();
  }
  return {
    flush,
    async write(line) {
      waiting.push(line);
      if (!patient || performance.now() - flushed > FLUSH_MS) await flush();
    },
  };
}
