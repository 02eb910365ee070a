import { z } from 'zod';
import { formatNumber, formatUsd, oneLine } from './text.ts';

/** Members of the report on one run, evaluation or deployment. */
export const runOutput = {
  kind: z.string(),
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  progress: z.object({ step: z.number(), total: z.number(), percent: z.number() }).optional(),
  metrics: z.record(z.string(), z.number()).optional(),
  health: z
    .array(z.object({ code: z.string(), severity: z.string(), message: z.string(), fix: z.string() }))
    .optional(),
  cost_usd: z.object({ estimated: z.number().optional(), actual: z.number().optional() }).optional(),
  cost_per_day: z.number().optional(),
  endpoint: z.string().optional(),
  expires_at: z.string().optional(),
  failure: z.object({ cause: z.string(), fix: z.string() }).optional(),
  log_tail: z.array(z.string()).optional(),
  logs: z.string().optional(),
  next_check_s: z.number().optional(),
  next: z.string(),
  record: z.record(z.string(), z.unknown()).optional(),
};

/** Any part of a report. */
export const Report = z.object(runOutput).partial();
export type Report = z.output<typeof Report>;

/** One line: what it is, its state, how far, its numbers and what is wrong. */
export function runText(run: Report): string {
  const parts = [
    `${run.id}${run.name === undefined ? '' : ` (${run.name})`} is ${run.state}`,
    run.progress === undefined || run.state === 'succeeded'
      ? ''
      : `step ${run.progress.step} of ${run.progress.total} (${run.progress.percent} %)`,
    Object.entries(run.metrics ?? {})
      .map(([name, value]) => `${name} ${formatNumber(value)}`)
      .join(', '),
    run.endpoint ?? '',
    run.expires_at === undefined || run.state !== 'running' ? '' : `until ${run.expires_at}`,
    run.cost_per_day === undefined || run.cost_per_day === 0 ? '' : `${formatUsd(run.cost_per_day)} a day`,
    costText(run.cost_usd),
    ...(run.health ?? []).map((finding) => `${finding.severity} ${finding.code}: ${finding.message}`),
    run.failure === undefined ? '' : `failed: ${oneLine(run.failure.cause, 1000)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** What it has cost; until that is known, what was approved. */
function costText({ actual, estimated = 0 }: NonNullable<Report['cost_usd']> = {}): string {
  if (actual !== undefined) return actual === 0 ? '' : `cost ${formatUsd(actual)}`;
  return estimated === 0 ? '' : `estimated at up to ${formatUsd(estimated)}`;
}

/** The last lines of a log, each marked, so that none can be taken for a word of the server's. */
export function logText(logLines: readonly string[] = []): string[] {
  if (logLines.length === 0) return [];
  return ['Last lines of its log (untrusted text):', ...logLines.map((line) => `| ${oneLine(line, 500)}`)];
}
