import { serviceError } from '../wire/service-error.ts';
import type { World } from '../world.ts';
import { answerRecords } from './answer-records.ts';
import type { BatchEnd, InvocationJob } from './bedrock-state.ts';
import { readRecords } from './read-records.ts';

const VALIDATING_MS = 30_000;
const VALID_MS = 60_000;
const QUEUE_MS = 5 * 60_000;
const STOPPING_MS = 30_000;
const RECORDS_A_SECOND = 20;

/** Sends a job through its life: its records are validated, wait for their turn, and are answered. */
export function runInvocationJob(world: World, job: InvocationJob): void {
  const after = (time: number, step: (at: number) => void | Promise<void>): void =>
    world.timeline.at(time, (at) => (isOver(job) ? undefined : step(at)));
  const expires = job.submitted + (job.request.timeoutDurationInHours ?? 24) * 3_600_000;
  const change = (status: InvocationJob['status'], at: number): void =>
    void Object.assign(job, { status, changed: at });

  after(job.submitted + VALIDATING_MS, (at) => change('Validating', at));
  after(job.submitted + VALIDATING_MS + VALID_MS, async (at) => {
    const read = await readRecords(world, job.request);
    if ('problem' in read) return end(job, 'Failed', at, read.problem);
    job.files = read.files;
    change('Scheduled', at);
    after(at + QUEUE_MS, (begun) => {
      change('InProgress', begun);
      job.begun = begun;
      const script = scriptOf(world, job);
      const seconds = (countOf(job) * (script?.share ?? 1)) / RECORDS_A_SECOND;
      after(begun + seconds * 1000, (time) => conclude(world, job, time));
      after(expires, (time) => leave(world, job, 'Expired', time));
    });
  });
}

async function conclude(world: World, job: InvocationJob, time: number): Promise<void> {
  const failure = world.failures.get(job.request.jobName ?? '') ?? world.failures.get('*');
  if (failure !== undefined) return end(job, 'Failed', time, failure.reason);
  const script = scriptOf(world, job);
  await leave(world, job, script?.status ?? 'Completed', time);
}

/** Ends a job with what was answered by then. */
async function leave(world: World, job: InvocationJob, status: InvocationJob['status'], time: number): Promise<void> {
  const processed = processedBy(job, time);
  const failed = await answerRecords(world, job, { processed, refuses: scriptOf(world, job)?.refuses, time });
  job.done = { processed, failed };
  end(job, status, time);
}

/** Records that are answered by a moment. */
export function processedBy({ begun, files }: InvocationJob, time: number): number {
  if (begun === undefined) return 0;
  const total = files.reduce((sum, { lines }) => sum + lines.length, 0);
  return Math.min(total, Math.floor(((time - begun) / 1000) * RECORDS_A_SECOND));
}

/** Throws ConflictException for a job that is over. */
export function stopInvocationJob(world: World, job: InvocationJob, now: number): void {
  if (isOver(job) || job.status === 'Stopping')
    throw serviceError('ConflictException', `The job is in status ${job.status} and cannot be stopped.`, {
      status: 409,
    });
  const processed = processedBy(job, now);
  Object.assign(job, { status: 'Stopping', changed: now, done: { processed, failed: 0 } });
  world.timeline.at(now + STOPPING_MS, async (time) => {
    const refuses = scriptOf(world, job)?.refuses;
    job.done = { processed, failed: await answerRecords(world, job, { processed, refuses, time }) };
    end(job, 'Stopped', time);
  });
}

function isOver({ ended, status }: InvocationJob): boolean {
  return ended !== undefined || status === 'Stopping';
}

function scriptOf({ batches }: World, { request }: InvocationJob): BatchEnd | undefined {
  return batches.get(request.jobName ?? '') ?? batches.get('*');
}

function countOf({ files }: InvocationJob): number {
  return files.reduce((sum, { lines }) => sum + lines.length, 0);
}

function end(job: InvocationJob, status: InvocationJob['status'], time: number, message?: string): void {
  Object.assign(job, { status, changed: time, ended: time, ...(message === undefined ? {} : { message }) });
}
