import type {
  CreateTrainingJobRequest,
  MetricData,
  SecondaryStatus,
  TrainingJobStatus,
  TrainingProgressInfo,
} from '@aws-sdk/client-sagemaker';

/** Where jobs log, a stream for each machine. */
export const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

export type Transition = { Status: SecondaryStatus; StartTime: Date; EndTime?: Date; StatusMessage: string };

/** A job with all that has happened to it. Times are milliseconds since 1970. */
export type TrainingJob = {
  region: string;
  arn: string;
  name: string;
  request: CreateTrainingJobRequest;
  status: TrainingJobStatus;
  transitions: Transition[];
  created: number;
  changed: number;
  /** When its machines were there. */
  started?: number;
  ended?: number;
  failure?: string;
  /** Set while it trains. */
  work?: { begun: number; plan: JobWork };
  finalMetrics: MetricData[];
  tokens?: number;
  package?: string;
};

/** What a job does once it trains: how long it takes, how it ends, and what it leaves then. */
export type JobWork = {
  seconds: number;
  /** Absent: it succeeds. */
  failure?: string;
  progress(seconds: number): TrainingProgressInfo;
  /** Takes back what it would have said after that time. */
  cut(time: number): void;
  /** Writes what it leaves; `done` says how much of the work was done, from 0 to 1. Returns why that fails, if it does. */
  finish(time: Date, done: number): Promise<string | undefined>;
};

/** Looks at the data and does the work. A bad job is work that fails; what is thrown is a defect. */
export type JobWorker = (job: TrainingJob, begun: number) => Promise<JobWork>;

export function isOver({ status }: TrainingJob): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Stopped';
}

/** Ends the present step and begins the next. */
export function enter(job: TrainingJob, status: SecondaryStatus, time: number, message: string): void {
  const last = job.transitions.at(-1);
  if (last !== undefined) last.EndTime = new Date(time);
  job.transitions.push({ Status: status, StartTime: new Date(time), StatusMessage: message });
  job.changed = time;
}

/** Ends the job for good. */
export function end(
  job: TrainingJob,
  status: Extract<TrainingJobStatus, 'Completed' | 'Failed' | 'Stopped'>,
  step: SecondaryStatus,
  time: number,
  message: string,
): void {
  enter(job, step, time, message);
  const last = job.transitions.at(-1);
  if (last !== undefined) last.EndTime = new Date(time);
  job.status = status;
  job.ended = time;
  if (status === 'Failed') job.failure = message;
}
