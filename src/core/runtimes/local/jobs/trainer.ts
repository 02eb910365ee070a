import { copyFile, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError, messageOf } from '../../../errors.ts';
import type { TrainingJobSpec } from '../../../ports/training.ts';
import { trainSoftmax } from '../linear/train-softmax.ts';
import { writeModelFile } from '../model-file.ts';
import { trainNearest } from '../nearest/train-nearest.ts';
import { ownIdentity } from '../process-identity.ts';
import { isGivenUp } from '../worker-begin.ts';
import { type JobStatus, jobFiles, readSpec, takeLease, wasStopAsked, writeStatus } from './job-folder.ts';
import { toJobSettings } from './job-settings.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Pulse, createPulse, stopAsked } from './pulse.ts';
import type { EpochEnd, Trainee } from './trainee.ts';
import { toFailure } from './trainer-failure.ts';
import { readRows } from './training-rows.ts';

export type TrainerEffects = { now: () => Date; stopSignal: AbortSignal };

/** A trainer at work. `best` is the epoch whose model is kept, 0 while there is none worth keeping. */
type Work = TrainerEffects & { folder: string; spec: TrainingJobSpec; journal: Journal; pulse: Pulse; best: number };

/**
 * The whole life of a training process: takes the lease of the job's folder or ends at once, trains, and writes how it ended.
 * Never throws for what a user can mend: that is a failed job with its cause.
 */
export async function runTrainer(effects: TrainerEffects, folder: string): Promise<void> {
  const spec = await readSpec(folder);
  if (spec === undefined) throw new ForgeError('not_found', `${folder} holds no training job`);
  if (await isGivenUp(jobFiles.spec(folder), effects.now())) return;
  if (!(await takeLease(folder, await ownIdentity()))) return; // another trainer has this job
  const startedAt = effects.now().toISOString();
  const journal = await openJournal(effects, folder);
  const pulse = createPulse({
    folder,
    stopSignal: effects.stopSignal,
    maxRuntimeSeconds: spec.maxRuntimeSeconds,
    startedAt,
  });
  const work: Work = { ...effects, folder, spec, journal, pulse, best: 0 };
  const ending = await endingOf(work);
  await freeSpace(folder);
  await sayGoodbye(work, ending);
}

type Ending = Pick<JobStatus, 'state' | 'failure' | 'artifact'>;

async function endingOf(work: Work): Promise<Ending> {
  try {
    await learn(work);
    const { progress } = work.pulse.status;
    if (progress !== undefined) progress.step = progress.total;
    return { state: 'succeeded', artifact: await keepBest(work) };
  } catch (error) {
    return unfinished(work, error);
  }
}

/** Stopped on request or at the limit: what was learned so far is kept. Anything else is a failure with its cause. */
async function unfinished(work: Work, error: unknown): Promise<Ending> {
  const stopped = error instanceof ForgeError && (error.code === 'cancelled' || error.code === 'ceiling_exceeded');
  if (!stopped) return { state: 'failed', failure: toFailure(error, work.folder) };
  const failure = error.code === 'cancelled' ? {} : { failure: toFailure(error, work.folder) };
  return { state: 'stopped', ...failure, ...(work.best === 0 ? {} : { artifact: await keepBest(work) }) };
}

async function learn(work: Work): Promise<void> {
  const { spec, folder, pulse, journal } = work;
  await writeStatus(folder, pulse.status);
  await reserveSpace(folder);
  if (await wasStopAsked(folder)) throw stopAsked();
  await journal.log(`training ${spec.model} by method ${spec.method}: a baseline to beat, not a language model`);
  const trainee = await toTrainee(work);
  await (spec.data.labels === undefined ? trainNearest(trainee) : trainSoftmax(trainee, spec.data.labels));
}

async function toTrainee(work: Work): Promise<Trainee> {
  const { spec, pulse, journal } = work;
  const { data } = spec;
  const breathe = async (): Promise<void> => pulse.breathe(0);
  const settings = toJobSettings(spec.settings);
  const train = await readRows('train', data.train, data.trainSha256, breathe);
  const validation =
    data.validation === undefined
      ? undefined
      : await readRows('validation', data.validation, data.validationSha256 ?? '', breathe);
  if (validation === undefined)
    await journal.log('no validation split: nothing stops early and the last epoch is kept');
  return {
    settings,
    train,
    validation,
    plan: pulse.plan,
    breathe: pulse.breathe,
    log: journal.log,
    endEpoch: async (end) => endEpoch(work, end),
  };
}

async function endEpoch(work: Work, end: EpochEnd): Promise<void> {
  await writeModelFile(jobFiles.checkpoint(work.folder, end.epoch), end.file.model, end.file.sections);
  if (end.best) work.best = end.epoch;
  await work.journal.metrics(end, end.metrics);
  const values = Object.entries(end.metrics).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value.toFixed(4)}`);
  await work.journal.log(
    `epoch ${end.epoch}${end.epoch === 0 ? ' (untrained)' : ''}, step ${end.step}: ${values.join(', ')}`,
  );
}

/** The best epoch's checkpoint becomes the model, in one step, and is on disk before anyone is told. */
async function keepBest(work: Work): Promise<string> {
  const model = jobFiles.model(work.folder);
  const partial = `${model}.partial`;
  await copyFile(jobFiles.checkpoint(work.folder, work.best), partial);
  const file = await open(partial, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, model);
  return model;
}

async function sayGoodbye(work: Work, ending: Ending): Promise<void> {
  const { folder, pulse, journal } = work;
  const why = ending.failure === undefined ? '' : `: ${ending.failure.cause}`;
  const kept = ending.artifact === undefined ? '' : `; the model is that of epoch ${work.best}`;
  await journal
    .log(`${ending.state}${why}${kept}`)
    .catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
  await writeStatus(folder, { ...pulse.status, ...ending, ended_at: work.now().toISOString() });
  await journal.close();
}

const RESERVE_BYTES = 64 * 1024;

/** On a full disk even the news of it needs room: some is set aside at the start and given back before the last word. */
async function reserveSpace(folder: string): Promise<void> {
  await writeFile(join(folder, 'reserve'), Buffer.alloc(RESERVE_BYTES, 1));
}

async function freeSpace(folder: string): Promise<void> {
  await rm(join(folder, 'reserve'), { force: true });
}
