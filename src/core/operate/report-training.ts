import { addresses } from '../addresses.ts';
import { ForgeError } from '../errors.ts';
import type { Stored } from '../ports/ledger.ts';
import { isFinal, type MetricPoint } from '../ports/run-state.ts';
import { liesInAccount, measureInAccount } from '../runs/deploy-first.ts';
import { jobName } from '../runs/job-name.ts';
import type { TrainingJob } from '../ports/training.ts';
import type { Check, TrainingRecord } from '../runs/training-record.ts';
import { checkHealth } from '../training/health/check-health.ts';
import { refreshTraining } from '../training/refresh.ts';
import { openRuntime } from '../training/runtimes.ts';
import type { OperateEffects } from './effects.ts';
import type { RunReport } from './run-report.ts';
import { withPerplexity } from './with-perplexity.ts';

/** Characters of a log line that a report shows. */
const LOG_LINE = 500;

/** State, progress, last metrics and health of a training run, and what to do next. What cannot be asked now is said to be unknown. */
export async function reportTraining(
  effects: OperateEffects,
  stored: Stored<'training'>,
  logLines: number,
): Promise<RunReport> {
  try {
    return await reportNow(effects, stored, logLines);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'unavailable') throw error;
    return reportLastKnown(stored.record, error);
  }
}

/** What the record says, where its service cannot be asked: one run that cannot be seen must not hide the others. */
function reportLastKnown(record: TrainingRecord, error: ForgeError): RunReport {
  const fix = error.next ?? 'call again';
  const unknown = { code: 'state_unknown', severity: 'warn' as const, message: `unknown now: ${error.message}`, fix };
  const name = record.names[0];
  return {
    kind: 'training',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    health: [unknown],
    cost_usd: costOf(record),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    logs: addresses.runLogs(record.id),
    next: `the state is the last one known; ${fix}`,
  };
}

async function reportNow(effects: OperateEffects, stored: Stored<'training'>, logLines: number): Promise<RunReport> {
  const record = await refreshTraining(effects, stored);
  const runtime = await openRuntime(effects, record.runtime);
  const asked = jobName(record);
  const job = await runtime.get(asked);
  const points = job === undefined ? [] : await runtime.metrics(asked);
  const tail = logLines === 0 || job === undefined ? undefined : await runtime.logs(asked, 'tail', logLines);
  const progress = job?.progress ?? progressOf(record, points);
  const name = record.names[0];
  return {
    kind: 'training',
    id: record.id,
    ...(name === undefined ? {} : { name }),
    state: record.state,
    ...(progress === undefined ? {} : { progress: withPercent(progress) }),
    metrics: withPerplexity(record, lastValues(points)),
    health: [...goneFrom(record, job), ...checkHealth(points).map(({ source: _source, ...shown }) => shown)],
    cost_usd: costOf(record),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    ...(tail === undefined ? {} : { log_tail: tail.lines.map(cutLine) }),
    logs: addresses.runLogs(record.id),
    ...(isFinal(record.state) ? {} : { next_check_s: runtime.paid ? 60 : 2 }),
    next: nextStep(record, runtime.paid),
  };
}

/** A job that the service had and has no more was deleted there: what becomes of the run cannot be known. */
function goneFrom(record: TrainingRecord, job: TrainingJob | undefined): Check[] {
  if (job !== undefined || record.arn === undefined || isFinal(record.state)) return [];
  const message = `unknown now: its service has no job ${record.arn} any more`;
  return [{ code: 'state_unknown', severity: 'warn', message, fix: 'look who deleted it; start_training anew' }];
}

/** Where the service counts no steps: the last step that the metrics name, of those that were planned. */
function progressOf(record: TrainingRecord, points: readonly MetricPoint[]) {
  const total = record.arithmetic['steps'];
  if (total === undefined || points.length === 0) return undefined;
  if (record.state === 'succeeded') return { step: total, total };
  return { step: Math.min(total, Math.max(...points.map((point) => point.step))), total };
}

function costOf(record: TrainingRecord): { estimated?: number; actual?: number } {
  return {
    ...(record.origin === 'adopted' ? {} : { estimated: record.cost.high }),
    ...(record.cost_usd === undefined ? {} : { actual: record.cost_usd }),
  };
}

/** A line of a log can be a quarter of a megabyte; whole ones are in the log's own pages. */
function cutLine(line: string): string {
  return line.length <= LOG_LINE ? line : `${line.slice(0, LOG_LINE - 1)}…`;
}

function withPercent(progress: { step: number; total: number }) {
  return { ...progress, percent: progress.total === 0 ? 0 : Math.round((1000 * progress.step) / progress.total) / 10 };
}

/** The last value of each metric, with the epoch it belongs to. */
function lastValues(points: readonly MetricPoint[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const point of points) {
    if (!Number.isFinite(point.value)) continue; // no number in JSON; health says it
    values[point.name] = point.value;
    if (point.epoch !== undefined) values['epoch'] = point.epoch;
  }
  return values;
}

/** Of a run that somebody else started the rows are not known here. */
function measured({ id, artifact, dataset, origin }: TrainingRecord): string {
  const rows = origin === 'adopted' ? 'of yours' : dataset;
  return artifact !== undefined && liesInAccount(artifact)
    ? measureInAccount(id, artifact, rows)
    : `call evaluate_model with model ${id} and dataset ${rows}`;
}

function nextStep(record: TrainingRecord, paid: boolean): string {
  switch (record.state) {
    case 'planned':
      return 'it was written down but never started: call start_training again with the same arguments';
    case 'starting':
      if (paid) return `${record.detail ?? 'it is starting'}; call get_run with id ${record.id} in a minute`;
      return `call get_run with id ${record.id} and wait_s 30; if it does not begin, start_training with the same arguments starts it again`;
    case 'running':
    case 'stopping':
      return `call get_run with id ${record.id} and wait_s 30`;
    case 'succeeded':
      return measured(record);
    case 'failed':
      return record.failure?.fix ?? `read ${addresses.runLogs(record.id)}`;
    case 'stopped':
      return `call start_training again to train anew${record.artifact === undefined ? '' : `; for what it had learned ${measured(record)}`}`;
  }
}
