import { stat, writeFile } from 'node:fs/promises';
import { ForgeError, systemCode } from '../../errors.ts';
import { fingerprint } from '../../fingerprint.ts';
import { isFinal } from '../../ports/run-state.ts';
import type { TrainingJob, TrainingJobSpec, TrainingRuntime } from '../../ports/training.ts';
import { folderOf, jobFiles, readLease, takeLease, writeSpec } from './jobs/job-folder.ts';
import { readJob, writeStopped } from './jobs/read-job.ts';
import { readLog } from './jobs/read-log.ts';
import { readMetrics } from './jobs/read-metrics.ts';
import { checkSpec } from './jobs/job-settings.ts';
import { type LocalEffects, launchWorker } from './launch-worker.ts';
import { ownIdentity, signalProcess } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';
import { renewAsked } from './worker-begin.ts';

const BEGIN_WAIT_MS = 10_000;

/**
 * Trains the baseline on this machine, each job in a process of its own that outlives the server. A job is a folder: its spec
 * is linked in place once, and the trainer that links the lease first is the only one, however many were launched.
 */
export function createLocalTraining(effects: LocalEffects): TrainingRuntime {
  const folder = (name: string): string => folderOf(effects.folder, 'jobs', name);
  return {
    id: 'local',
    paid: false,
    estimate: async () => ({ low: 0, high: 0, assumptions: ['runs on this machine'] }),
    start: async (spec) => start(effects, folder(spec.name), spec),
    get: async (name) => readJob(effects, folder(name), name),
    stop: async (name) => stop(effects, folder(name), name),
    logs: async (name, cursor, limit) => {
      const job = await known(effects, folder(name), name);
      return readLog(jobFiles.log(folder(name)), cursor, limit, isFinal(job.state));
    },
    metrics: async (name) => {
      await known(effects, folder(name), name);
      return readMetrics(jobFiles.metrics(folder(name)));
    },
    revision: async (name) => revision(effects, folder(name), name),
  };
}

async function known(effects: LocalEffects, folder: string, name: string): Promise<TrainingJob> {
  const job = await readJob(effects, folder, name);
  if (job === undefined)
    throw new ForgeError('not_found', `there is no local training job named ${name}`, {
      next: 'call get_run without an id to see what there is',
    });
  return job;
}

/** Returns once the trainer has begun, so that a job that cannot begin is an error here and not a riddle later. */
async function start(effects: LocalEffects, folder: string, spec: TrainingJobSpec): Promise<TrainingJob> {
  checkSpec(spec);
  await writeSpec(folder, spec);
  if ((await readLease(folder)) === undefined) await launchTrainer(effects, folder);
  return known(effects, folder, spec.name);
}

async function launchTrainer(effects: LocalEffects, folder: string): Promise<void> {
  await renewAsked(jobFiles.spec(folder), effects.now());
  const worker = await launchWorker(effects.launch, 'local-train', folder);
  const begun = async (): Promise<boolean> => (await readLease(folder)) !== undefined;
  await waitUntil(async () => worker.exited() !== undefined || (await begun()), BEGIN_WAIT_MS);
  if (worker.exited() !== undefined && !(await begun())) {
    throw new ForgeError('unavailable', `the trainer process ended with ${worker.exited()} before it began`, {
      next: `read stderr.txt in ${folder}`,
    });
  }
}

/** Asks the trainer to end. When none has begun, none will: the lease is taken instead. */
async function stop(effects: LocalEffects, folder: string, name: string): Promise<TrainingJob> {
  const job = await known(effects, folder, name);
  if (isFinal(job.state)) return job;
  await writeFile(jobFiles.stop(folder), effects.now().toISOString());
  if (await takeLease(folder, await ownIdentity())) await writeStopped(effects, folder);
  else {
    const lease = await readLease(folder);
    if (lease !== undefined) await signalProcess(lease, 'SIGTERM');
  }
  return known(effects, folder, name);
}

async function revision(effects: LocalEffects, folder: string, name: string): Promise<string> {
  const job = await known(effects, folder, name);
  return fingerprint(job, await sizeOf(jobFiles.metrics(folder)), await sizeOf(jobFiles.log(folder)));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
