import { isFinal, type MetricPoint } from '../../../ports/run-state.ts';
import type { TrainingJob } from '../../../ports/training.ts';
import { emptyMetrics, type LogMetrics, sortedPoints } from './log-metrics.ts';
import { firstPatience, isReadDue, isStateDue, longerPatience, type Watch } from './watch-policy.ts';

/** What a service says of a job. `settled`: it has ended and nothing about it will change; `last`: values it keeps beside the log. */
export type Look = { job: TrainingJob; settled: boolean; last: (known: readonly MetricPoint[]) => MetricPoint[] };

/** How one service is asked about jobs. */
export type JobService = {
  look: (name: string) => Promise<Look | undefined>;
  /** Adds what is new of a job's metrics; whether newer came. */
  read: (job: TrainingJob, known: LogMetrics) => Promise<boolean>;
  /** Metrics are there while the job runs, so that they show that it does. */
  readsWhileRunning: boolean;
};

type Followed = { look: Look; watch: Watch; metrics: LogMetrics; readAfterEnd: boolean };

/** Answers closer together than this are one answer. */
const SAME_MOMENT_MS = 5000;
const METRICS_EVERY_MS = 15_000;
const WATCHED_MS = 60_000;
/** Lines of an ended job may still arrive for so long. */
const LATE_LINES_MS = 2 * 60_000;

/**
 * Follows jobs of a service with as few questions as may be: an ended job is never asked about again, and a watched one only when
 * its log gives reason to. What is remembered is only what can be asked again.
 */
export function followJobs(now: () => Date, service: JobService) {
  const known = new Map<string, Followed>();
  /** Names by ARN: a job that was asked for by its name is the same job when its ARN is used. */
  const names = new Map<string, string>();
  const nameOf = (text: string): string => names.get(text) ?? text;
  const clock = (): number => now().getTime();

  async function look(text: string): Promise<TrainingJob | undefined> {
    const name = nameOf(text);
    const found = await service.look(name);
    if (found === undefined) return void known.delete(name);
    const { arn = name } = found.job;
    if (arn !== name) names.set(arn, name);
    const before = known.get(name);
    known.set(name, {
      look: found,
      watch: nextWatch(before?.watch, found.job, clock()),
      metrics: before?.metrics ?? emptyMetrics(),
      readAfterEnd: before?.readAfterEnd ?? false,
    });
    return found.job;
  }

  async function get(text: string): Promise<TrainingJob | undefined> {
    const name = nameOf(text);
    const followed = known.get(name);
    return followed !== undefined && isFresh(followed, clock()) ? followed.look.job : look(name);
  }

  async function read(name: string): Promise<void> {
    const followed = known.get(name);
    if (followed === undefined) return;
    const { look: seen, watch } = followed;
    const at = clock();
    const ended = seen.job.ended_at;
    const came = await service.read(seen.job, followed.metrics);
    followed.watch = { ...watch, readAt: at, ...(came ? { linesAt: at } : {}) };
    followed.readAfterEnd = ended !== undefined && at - Date.parse(ended) > LATE_LINES_MS;
  }

  async function metrics(text: string): Promise<MetricPoint[]> {
    const name = nameOf(text);
    if ((await get(name)) === undefined) return [];
    const followed = known.get(name);
    if (followed === undefined) return [];
    if (areMetricsDue(followed, clock())) await read(name);
    const points = sortedPoints(followed.metrics);
    return [...points, ...followed.look.last(points)];
  }

  async function revision(text: string): Promise<string> {
    const name = nameOf(text);
    if (!known.has(name)) await look(name);
    const followed = known.get(name);
    if (followed === undefined) return 'none';
    if (service.readsWhileRunning && isReadDue(followed.watch, clock())) await read(name);
    if (isStateDue(followed.watch, clock())) await look(name);
    return describe(known.get(name) ?? followed);
  }

  return {
    get,
    look,
    metrics,
    revision,
    glance: async (text: string) => known.get(nameOf(text))?.look.job ?? look(text),
  };
}

function nextWatch(before: Watch | undefined, { state, detail = '' }: TrainingJob, at: number): Watch {
  const same = before?.state === state && before.detail === detail;
  const patience = same ? longerPatience(before.patience) : firstPatience(state, detail);
  return { ...before, state, detail, describedAt: at, patience };
}

/** An ended job stays as it is; lines that came with the last look at the log prove that a job was running then. */
function isFresh({ look, watch }: Followed, now: number): boolean {
  if (look.settled || now - watch.describedAt < SAME_MOMENT_MS) return true;
  const alive = watch.readAt !== undefined && watch.linesAt === watch.readAt && now - watch.readAt < WATCHED_MS;
  return alive && look.job.state === 'running';
}

function areMetricsDue({ watch, readAfterEnd, look }: Followed, now: number): boolean {
  if (isFinal(look.job.state) && readAfterEnd) return false;
  return watch.readAt === undefined || now - watch.readAt >= METRICS_EVERY_MS;
}

function describe({ look: { job }, metrics }: Followed): string {
  return `${job.state} ${job.detail ?? ''} ${job.progress?.step ?? ''} ${metrics.newest} ${metrics.points.size}`;
}
