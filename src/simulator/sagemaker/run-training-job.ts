import type { Timeline } from '../timeline.ts';
import { type JobWorker, type TrainingJob, end, enter, isOver } from './training-job.ts';

/** How long the steps around the training take, in milliseconds: of the order of what the service takes. */
const STARTING_MS = 180_000;
const DOWNLOADING_MS = 120_000;
const UPLOADING_MS = 150_000;
const STOPPING_MS = 60_000;

/** Sends a job through its life; each step is only taken while the job is in the one before. */
export function runTrainingJob(timeline: Timeline, job: TrainingJob, work: JobWorker): void {
  enter(job, 'Starting', job.created, 'Preparing the instances for training');
  const after = (time: number, step: (time: number) => void | Promise<void>): void =>
    timeline.at(time, (at) => (job.status === 'InProgress' ? step(at) : undefined));

  after(job.created + STARTING_MS, (starting) => {
    job.started = starting;
    enter(job, 'Downloading', starting, 'Downloading the training image and the input data');
    after(starting + DOWNLOADING_MS, async (begun) => {
      enter(job, 'Training', begun, 'Training image download completed. Training in progress.');
      const plan = await work(job, begun);
      job.work = { begun, plan };
      const limit = longestSeconds(job);
      if (plan.seconds > limit) after(begun + limit * 1000, (time) => leave(timeline, job, time, 'MaxRuntimeExceeded'));
      else after(begun + plan.seconds * 1000, (time) => conclude(timeline, job, time));
    });
  });
}

/** Stops a job that runs; one that is over stays as it is. */
export function stopTrainingJob(timeline: Timeline, job: TrainingJob, time: number): void {
  if (isOver(job) || job.status === 'Stopping') return;
  job.status = 'Stopping';
  job.work?.plan.cut(time);
  enter(job, 'Stopping', time, 'Stopping the training job');
  timeline.at(time + STOPPING_MS, async (stopped) => {
    await job.work?.plan.finish(new Date(stopped), doneAt(job, time));
    end(job, 'Stopped', 'Stopped', stopped, 'Training job stopped');
  });
}

function conclude(timeline: Timeline, job: TrainingJob, time: number): void {
  const failure = job.work?.plan.failure;
  if (failure !== undefined) return end(job, 'Failed', 'Failed', time, failure);
  enter(job, 'Uploading', time, 'Uploading generated training model');
  timeline.at(time + UPLOADING_MS, async (uploaded) => {
    if (job.status !== 'InProgress') return;
    const failed = await job.work?.plan.finish(new Date(uploaded), 1);
    if (failed !== undefined) return end(job, 'Failed', 'Failed', uploaded, failed);
    end(job, 'Completed', 'Completed', uploaded, 'Training job completed');
  });
}

/** The limit was reached: what there is is kept, and the job counts as stopped. */
async function leave(timeline: Timeline, job: TrainingJob, time: number, step: 'MaxRuntimeExceeded'): Promise<void> {
  job.status = 'Stopping';
  job.work?.plan.cut(time);
  enter(job, 'Stopping', time, 'Training job runtime exceeded MaxRuntimeInSeconds provided');
  timeline.at(time + STOPPING_MS, async (stopped) => {
    await job.work?.plan.finish(new Date(stopped), doneAt(job, time));
    end(job, 'Stopped', step, stopped, 'Training job runtime exceeded MaxRuntimeInSeconds provided');
  });
}

function doneAt({ work }: TrainingJob, time: number): number {
  if (work === undefined || work.plan.seconds === 0) return 0;
  return Math.min(1, Math.max(0, (time - work.begun) / 1000 / work.plan.seconds));
}

function longestSeconds({ request }: TrainingJob): number {
  return request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400;
}
