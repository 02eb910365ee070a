import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localSettings } from '../../../../src/core/catalog/hyperparameters/baseline.ts';
import { isFinal } from '../../../../src/core/ports/run-state.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../../../src/core/ports/training.ts';
import type { LocalEffects } from '../../../../src/core/runtimes/local/launch-worker.ts';
import { waitUntil } from '../../../../src/core/runtimes/local/wait-until.ts';

export const builtEntry = fileURLToPath(new URL('../../../../dist/index.js', import.meta.url));

export type Row = readonly [prompt: string, answer: string];

/** A folder of its own with the effects a local runtime takes; `close` removes it. */
export async function localHome(): Promise<{ root: string; effects: LocalEffects; close: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'forge-local-'));
  const launch = { command: process.execPath, args: [builtEntry] };
  return {
    root,
    effects: { folder: join(root, 'local'), launch, now: () => new Date() },
    close: async () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Writes rows as chat records and tells what a job spec says of the file. */
export async function writeRows(
  root: string,
  file: string,
  rows: readonly Row[],
): Promise<{ path: string; sha256: string }> {
  const lines = rows.map(([prompt, answer]) =>
    JSON.stringify({
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text: prompt }] },
        { role: 'assistant', content: [{ text: answer }] },
      ],
    }),
  );
  return writeText(root, file, lines.map((line) => `${line}\n`).join(''));
}

export async function writeText(root: string, file: string, text: string): Promise<{ path: string; sha256: string }> {
  const path = join(root, file);
  await writeFile(path, text);
  return { path, sha256: createHash('sha256').update(text).digest('hex') };
}

const WORDS = {
  fruit: ['apple', 'pear', 'plum', 'cherry', 'grape', 'melon'],
  tool: ['hammer', 'wrench', 'saw', 'drill', 'chisel', 'pliers'],
  city: ['Lisbon', 'Oslo', 'Cairo', 'Quito', 'Hanoi', 'Perth'],
} as const;
export const labels = Object.keys(WORDS);

/** Sentences that tell their label by one word; every prompt is different. */
export function labelledRows(count: number, from = 0): Row[] {
  return Array.from({ length: count }, (_, place): Row => {
    const index = from + place;
    const [label = '', words = []] = Object.entries(WORDS)[index % labels.length] ?? [];
    return [
      `Note ${index}: somebody spoke of the ${words[Math.floor(index / labels.length) % words.length]} again`,
      label,
    ];
  });
}

export const defaultSettings = Object.fromEntries(localSettings.baseline.map((row) => [row.name, row.default]));

/** A job over the given rows; `changed` replaces settings. */
export async function jobSpec(
  root: string,
  name: string,
  train: readonly Row[],
  validation: readonly Row[] | undefined,
  changed: TrainingJobSpec['settings'] = {},
): Promise<TrainingJobSpec> {
  const written = await writeRows(root, `${name}-train.jsonl`, train);
  const held = validation === undefined ? undefined : await writeRows(root, `${name}-validation.jsonl`, validation);
  return {
    name,
    model: 'baseline',
    method: 'baseline',
    settings: { ...defaultSettings, ...changed },
    maxRuntimeSeconds: 300,
    data: {
      train: written.path,
      trainSha256: written.sha256,
      labels,
      ...(held === undefined ? {} : { validation: held.path, validationSha256: held.sha256 }),
    },
  };
}

/** Rows that contradict each other, so that a trainer has always something to learn. */
function contradictions(count: number): Row[] {
  const filler = Object.values(WORDS).flat().join(' and then ').repeat(2);
  return Array.from({ length: count }, (_, index): Row => [
    `${filler} ${index % 7}`,
    labels[index % labels.length] ?? '',
  ]);
}

/** A job that goes on for many seconds on any machine, and has its first epoch behind it in a fraction of one. */
export async function endlessSpec(root: string, name: string): Promise<TrainingJobSpec> {
  const settings = { epochs: 200, patience: 0, char_ngrams_min: 1, char_ngrams_max: 8, batch_size: 1 };
  return jobSpec(root, name, contradictions(800), contradictions(30), settings);
}

export async function untilEnded(runtime: TrainingRuntime, name: string): Promise<TrainingJob> {
  return untilJob(runtime, name, (job) => isFinal(job.state));
}

export async function untilJob(
  runtime: TrainingRuntime,
  name: string,
  reached: (job: TrainingJob) => boolean,
): Promise<TrainingJob> {
  let job = await runtime.get(name);
  await waitUntil(async () => {
    job = await runtime.get(name);
    return job !== undefined && reached(job);
  }, 30_000);
  if (job === undefined || !reached(job)) throw new Error(`job ${name} did not get there: ${JSON.stringify(job)}`);
  return job;
}
