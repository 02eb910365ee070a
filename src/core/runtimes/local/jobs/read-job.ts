import type { RunState } from '../../../ports/run-state.ts';
import { isFinal } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { isRunning } from '../process-identity.ts';
import { beginWithin, isGivenUp, lastWords } from '../worker-begin.ts';
import { type JobStatus, jobFiles, readLease, readSpec, readStatus, wasStopAsked, writeStatus } from './job-folder.ts';

/**
 * What a job's folder says, checked against the process that owns it: a trainer that ended without a final state is written
 * down as failed, or as stopped when that was asked. Undefined when there is no such job.
 */
export async function readJob(
  effects: { now: () => Date },
  folder: string,
  name: string,
): Promise<TrainingJob | undefined> {
  if ((await readSpec(folder)) === undefined) return undefined;
  const lease = await readLease(folder);
  if (lease === undefined) return notBegun(effects, folder, name);
  const status = await readStatus(folder);
  if (status !== undefined && isFinal(status.state)) return toJob(name, status);
  if (await isRunning(lease)) return alive(folder, name, status);
  return toJob(name, await settle(effects, folder));
}

async function notBegun(effects: { now: () => Date }, folder: string, name: string): Promise<TrainingJob> {
  if (!(await isGivenUp(jobFiles.spec(folder), effects.now()))) return { name, state: 'starting' };
  return {
    name,
    state: 'failed',
    failure: {
      cause: `no trainer process began within ${beginWithin}${await lastWords(folder)}`,
      fix: 'start the same training again; check that the installed program can be run',
    },
  };
}

async function alive(folder: string, name: string, status: JobStatus | undefined): Promise<TrainingJob> {
  const job: TrainingJob = status === undefined ? { name, state: 'starting' } : toJob(name, status);
  return (await wasStopAsked(folder)) ? { ...job, state: 'stopping' } : job;
}

/** The process is gone. It may have written its last word after we read: look once more, then write what happened. */
async function settle(effects: { now: () => Date }, folder: string): Promise<JobStatus> {
  const status = await readStatus(folder);
  if (status !== undefined && isFinal(status.state)) return status;
  const ended_at = effects.now().toISOString();
  const stopped = await wasStopAsked(folder);
  const state: RunState = stopped ? 'stopped' : 'failed';
  const settled: JobStatus = { started_at: ended_at, ...status, state, ended_at };
  if (!stopped) settled.failure = { cause: `${causeOfDeath(status)}${await lastWords(folder)}`, fix: DEATH_FIX };
  await writeStatus(folder, settled);
  return settled;
}

const DEATH_FIX = 'start the training again; if it ends this way again, free memory or train on fewer rows';

function causeOfDeath(status: JobStatus | undefined): string {
  const { step = 0, total } = status?.progress ?? {};
  const where = total === undefined ? '' : ` at about step ${step} of ${total}`;
  return `trainer process ended without result${where}: it was killed, ran out of memory, or the machine was restarted`;
}

function toJob(name: string, status: JobStatus): TrainingJob {
  return { name, ...status };
}

/** Final state of a job nobody trains: used by whoever took the lease instead of a trainer. */
export async function writeStopped(effects: { now: () => Date }, folder: string): Promise<void> {
  const at = effects.now().toISOString();
  await writeStatus(folder, { state: 'stopped', started_at: at, ended_at: at });
}
