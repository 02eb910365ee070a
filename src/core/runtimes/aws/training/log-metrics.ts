import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { MetricPoint } from '../../../ports/run-state.ts';
import { type LineMetrics, lineMetrics } from './line-metrics.ts';
import { recentLines } from './recent-lines.ts';

/** Lines of slow machines may come this much later than lines that were read before them. */
const OVERLAP_MS = 2 * 60_000;

/** What was read of a job's log so far: the points by name and step, and the time of the newest line. */
export type LogMetrics = { points: Map<string, MetricPoint>; newest: number };

export function emptyMetrics(): LogMetrics {
  return { points: new Map(), newest: 0 };
}

/**
 * Reads on and adds what is new. A value that is logged again for its step, as by several machines or after a restart, replaces
 * the one before. Returns whether newer lines came.
 */
export async function readMetrics(client: CloudWatchLogsClient, job: string, known: LogMetrics): Promise<boolean> {
  const before = known.newest;
  for await (const lines of recentLines(client, job, Math.max(0, before - OVERLAP_MS)))
    for (const { at, text } of lines) {
      known.newest = Math.max(known.newest, at);
      const found = lineMetrics(text);
      if (found !== undefined) addPoints(known.points, found, new Date(at).toISOString());
    }
  return known.newest > before;
}

function addPoints(points: Map<string, MetricPoint>, { step, epoch, values }: LineMetrics, at: string): void {
  for (const [name, value] of Object.entries(values))
    points.set(`${name} ${step}`, { step, name, value, at, ...(epoch === undefined ? {} : { epoch }) });
}

/** Points by step. */
export function sortedPoints({ points }: LogMetrics): MetricPoint[] {
  return [...points.values()].toSorted((a, b) => a.step - b.step || (a.name < b.name ? -1 : 1));
}
