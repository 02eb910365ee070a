import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../../fingerprint.ts';
import { ForgeError, systemCode } from '../../../errors.ts';
import { runStates } from '../../../ports/run-state.ts';
import type { TrainingJobSpec } from '../../../ports/training.ts';
import { readIfThere, readJson, replaceFile, writeOnce } from '../atomic-files.ts';
import { ProcessIdentity } from '../process-identity.ts';

const JobSpec = z.strictObject({
  name: z.string(),
  model: z.string(),
  method: z.string(),
  data: z.strictObject({
    train: z.string(),
    validation: z.string().exactOptional(),
    trainSha256: z.string(),
    validationSha256: z.string().exactOptional(),
    labels: z.array(z.string()).exactOptional(),
  }),
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  maxRuntimeSeconds: z.number().positive(),
});

/** What the trainer last said of itself. */
export const JobStatus = z.strictObject({
  state: z.enum(runStates),
  started_at: z.string(),
  ended_at: z.string().exactOptional(),
  progress: z.strictObject({ step: z.number(), total: z.number() }).exactOptional(),
  failure: z.strictObject({ cause: z.string(), fix: z.string() }).exactOptional(),
  artifact: z.string().exactOptional(),
});
export type JobStatus = z.infer<typeof JobStatus>;

/** The files of a job, given its folder. */
export const jobFiles = {
  spec: (folder: string) => join(folder, 'spec.json'),
  /** Which process trains: whoever links this file first, and nobody after. */
  lease: (folder: string) => join(folder, 'lease.json'),
  status: (folder: string) => join(folder, 'state.json'),
  /** There when someone asked the trainer to stop. */
  stop: (folder: string) => join(folder, 'stop'),
  metrics: (folder: string) => join(folder, 'metrics.jsonl'),
  log: (folder: string) => join(folder, 'log.txt'),
  checkpoint: (folder: string, epoch: number) => join(folder, 'checkpoints', `epoch-${epoch}.bin`),
  model: (folder: string) => join(folder, 'model.bin'),
} as const;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The folder of a job or endpoint. Throws ForgeError bad_request when the name could not be one. */
export function folderOf(root: string, kind: 'jobs' | 'endpoints', name: string): string {
  if (!NAME.test(name)) {
    throw new ForgeError(
      'bad_request',
      `"${name}" cannot name a local job: letters, digits, dot, dash and underscore, 100 at most`,
    );
  }
  return join(root, kind, name);
}

/** Writes the spec unless the job has one. Throws ForgeError conflict when the job of this name is a different one. */
export async function writeSpec(folder: string, spec: TrainingJobSpec): Promise<void> {
  await mkdir(join(folder, 'checkpoints'), { recursive: true });
  const text = canonicalJson(spec);
  if (await writeOnce(jobFiles.spec(folder), text)) return;
  const known = await readIfThere(jobFiles.spec(folder));
  if (known !== text) {
    throw new ForgeError('conflict', `a job named ${spec.name} exists with another dataset or other settings`, {
      next: 'start this one under another name',
    });
  }
}

export async function readSpec(folder: string): Promise<TrainingJobSpec | undefined> {
  return readJson(JobSpec, jobFiles.spec(folder));
}

/** Takes the one lease of a job; tells whether this process got it. */
export async function takeLease(folder: string, identity: ProcessIdentity): Promise<boolean> {
  return writeOnce(jobFiles.lease(folder), JSON.stringify(identity));
}

export async function readLease(folder: string): Promise<ProcessIdentity | undefined> {
  return readJson(ProcessIdentity, jobFiles.lease(folder));
}

export async function readStatus(folder: string): Promise<JobStatus | undefined> {
  return readJson(JobStatus, jobFiles.status(folder));
}

/** Final states wait for the disk; progress does not. */
export async function writeStatus(folder: string, status: JobStatus): Promise<void> {
  await replaceFile(jobFiles.status(folder), JSON.stringify(status), status.ended_at !== undefined);
}

export async function wasStopAsked(folder: string): Promise<boolean> {
  try {
    await stat(jobFiles.stop(folder));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
