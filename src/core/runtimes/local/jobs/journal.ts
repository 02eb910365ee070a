import { type FileHandle, open } from 'node:fs/promises';
import { jobFiles } from './job-folder.ts';

/** The trainer's log and metrics, whole lines appended as they come. */
export type Journal = {
  log: (text: string) => Promise<void>;
  metrics: (at: { step: number; epoch: number }, values: Readonly<Record<string, number>>) => Promise<void>;
  close: () => Promise<void>;
};

export async function openJournal(effects: { now: () => Date }, folder: string): Promise<Journal> {
  const log = await open(jobFiles.log(folder), 'a');
  const metrics = await open(jobFiles.metrics(folder), 'a');
  return {
    log: async (text) => append(log, `${effects.now().toISOString()} ${text.replaceAll('\n', ' ')}\n`),
    async metrics({ step, epoch }, values) {
      const at = effects.now().toISOString();
      const lines = Object.entries(values).map(([name, value]) => JSON.stringify({ step, name, value, at, epoch }));
      await append(metrics, lines.map((line) => `${line}\n`).join(''));
    },
    async close() {
      await log.close();
      await metrics.close();
    },
  };
}

async function append(file: FileHandle, text: string): Promise<void> {
  if (text !== '') await file.appendFile(text);
}
