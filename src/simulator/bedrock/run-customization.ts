import type { Timeline } from '../timeline.ts';
import { serviceError } from '../wire/service-error.ts';
import type { CustomizationJob, CustomizationWork } from './bedrock-state.ts';

/** Looks at the data and does the work. */
export type CustomizationWorker = (job: CustomizationJob) => Promise<CustomizationWork>;

const VALIDATING_MS = 120_000;
const PROCESSING_MS = 180_000;
const STOPPING_MS = 60_000;

/** Sends a job through its life: data are validated, processed, trained on. */
export function runCustomization(timeline: Timeline, job: CustomizationJob, work: CustomizationWorker): void {
  const after = (time: number, step: (time: number) => void | Promise<void>): void =>
    timeline.at(time, (at) => (job.status === 'InProgress' ? step(at) : undefined));

  after(job.created + VALIDATING_MS, async (validated) => {
    job.work = await work(job);
    job.changed = validated;
    if (job.work.seconds === 0 && job.work.failure !== undefined)
      return end(job, 'Failed', validated, job.work.failure);
    job.validated = validated;
    after(validated + PROCESSING_MS, (begun) => {
      job.begun = begun;
      job.changed = begun;
      after(begun + (job.work?.seconds ?? 0) * 1000, (time) => conclude(job, time));
    });
  });
}

async function conclude(job: CustomizationJob, time: number): Promise<void> {
  if (job.work?.failure !== undefined) return end(job, 'Failed', time, job.work.failure);
  await job.work?.finish(new Date(time));
  end(job, 'Completed', time);
}

/** Throws ConflictException for a job that is over. */
export function stopCustomization(timeline: Timeline, job: CustomizationJob, time: number): void {
  if (job.status !== 'InProgress')
    throw serviceError('ConflictException', `The job is in status ${job.status} and cannot be stopped.`, {
      status: 400,
    });
  job.status = 'Stopping';
  job.changed = time;
  timeline.at(time + STOPPING_MS, (stopped) => end(job, 'Stopped', stopped));
}

function end(job: CustomizationJob, status: 'Completed' | 'Failed' | 'Stopped', time: number, failure?: string): void {
  job.status = status;
  job.ended = time;
  job.changed = time;
  if (failure !== undefined) job.failure = failure;
}
