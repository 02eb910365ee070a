import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localSettings } from '../../src/core/catalog/hyperparameters/baseline.ts';
import { isFinal } from '../../src/core/ports/run-state.ts';
import type { TrainingData, TrainingJob } from '../../src/core/ports/training.ts';
import type { LocalEffects } from '../../src/core/runtimes/local/launch-worker.ts';
import { createLocalTraining } from '../../src/core/runtimes/local/local-training.ts';

/** `training` is what the trainer says of itself (reading, fitting, measuring, checkpoints); `whole` adds the start of its process. */
export type MeasuredJob = {
  job: TrainingJob;
  trainingSeconds: number;
  wholeSeconds: number;
  peakMb: number;
  epochs: number;
};

/** Trains one job with the default settings and watches its process. Peak memory is the kernel's high-water mark, so Linux only. */
export async function measuredJob(effects: LocalEffects, name: string, data: TrainingData): Promise<MeasuredJob> {
  const runtime = createLocalTraining(effects);
  const settings = Object.fromEntries(localSettings.baseline.map((row) => [row.name, row.default]));
  const begun = performance.now();
  let job = await runtime.start({
    name,
    model: 'baseline',
    method: 'baseline',
    data,
    settings,
    maxRuntimeSeconds: 3600,
  });
  let peakMb = 0;
  while (!isFinal(job.state)) {
    peakMb = Math.max(peakMb, highWaterMb(join(effects.folder, 'jobs', name, 'lease.json')));
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = (await runtime.get(name)) ?? job;
  }
  const wholeSeconds = (performance.now() - begun) / 1000;
  if (job.state !== 'succeeded') throw new Error(`${name} ${job.state}: ${job.failure?.cause}`);
  const trainingSeconds = (Date.parse(job.ended_at ?? '') - Date.parse(job.started_at ?? '')) / 1000;
  const epochs = Math.max(...(await runtime.metrics(name)).map((point) => point.epoch ?? 0));
  return { job, trainingSeconds, wholeSeconds, peakMb, epochs };
}

function highWaterMb(lease: string): number {
  try {
    const { pid } = JSON.parse(readFileSync(lease, 'utf8'));
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
  } catch {
    return 0; // the process has ended between two looks
  }
}
