import { rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { ForgeError } from '../../errors.ts';
import type { EvaluationResults, ResultFile } from '../../ports/evaluation-results.ts';
import type { EvaluationRecord, EvaluationResult, Metric } from '../../runs/evaluation-record.ts';
import { chooseMetrics } from '../choose-metrics.ts';
import type { EvaluationEffects } from '../effects.ts';
import { withFlatNote } from '../flat-note.ts';
import { type PredictionLine, newestPredictions, predictionsPath } from '../prediction-lines.ts';
import { scoreLabels, scoreOpen } from '../score.ts';
import { withSamples } from '../with-samples.ts';
import { isBenchmark } from './benchmark-letters.ts';
import { benchmarkResult } from './benchmark-result.ts';
import { serviceResult } from './service-result.ts';
import { type SamplesSeen, writeSamples } from './write-samples.ts';

type Read = Pick<EvaluationRecord, 'result' | 'service_metrics'>;

/** Numbers of several tasks by name; what else a results file says is left. */
const ResultsFile = z.looseObject({ results: z.record(z.string(), z.record(z.string(), z.unknown())) });
/** Larger ones are not reports. */
const MOST_REPORT_BYTES = 64 << 20;

/**
 * What an evaluation job left, read once through in bounded memory: the service's own numbers (of several results files the newest by
 * name wins, per metric) and every sample, which is measured here too where there are gold answers. ForgeError not_found when there is nothing.
 */
export async function readJobResult(
  effects: Pick<EvaluationEffects, 'ledger' | 'results'>,
  record: EvaluationRecord,
  signal: AbortSignal,
): Promise<Read> {
  if (effects.results === undefined || record.job === undefined) throw noResults(record);
  const folder = effects.ledger.folder('evaluation', record.id);
  const samples = `${folder}/.samples`;
  await rm(samples, { force: true });
  const left = await readFiles(await effects.results(), record, samples, signal);
  const service = mergeReports(left.reports);
  if (left.seen.samples === 0 && Object.keys(service).length === 0) throw left.broken ?? noResults(record);
  if (left.seen.samples > 0) await rename(samples, predictionsPath(folder));
  return { service_metrics: service, result: await toResult(folder, service, left, record, signal) };
}

type Left = { reports: Map<string, string>; seen: SamplesSeen; broken?: ForgeError };

/** Everything of interest among the files of a job. Damage ends the reading; what came before it counts, and `broken` says so. */
async function readFiles(
  results: EvaluationResults,
  record: EvaluationRecord,
  samples: string,
  signal: AbortSignal,
): Promise<Left> {
  const left: Left = { reports: new Map(), seen: { samples: 0, torn: 0 } };
  try {
    for await (const file of results.files(record.job?.results ?? '', signal)) {
      if (/(?:^|\/)results_[^/]*\.json$/.test(file.name)) left.reports.set(file.name, await textOf(file));
      if (/(?:^|\/)inference_output\.jsonl$/.test(file.name))
        await writeSamples(samples, file.body, { seen: left.seen, record, signal });
    }
    return left;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ForgeError) || error.code !== 'bad_data') throw error;
    return { ...left, broken: error };
  }
}

async function textOf(file: ResultFile): Promise<string> {
  if (file.bytes > MOST_REPORT_BYTES)
    throw new ForgeError('bad_data', `${file.name} has ${file.bytes} bytes; a report has at most ${MOST_REPORT_BYTES}`);
  const parts: Uint8Array[] = [];
  for await (const part of file.body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** The numbers of all reports by name, `all` before those of single tasks; a later file replaces what an earlier one said. */
function mergeReports(reports: ReadonlyMap<string, string>): Record<string, number> {
  const merged: Record<string, number> = {};
  for (const [name, text] of [...reports].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    Object.assign(merged, numbersOf(name, text));
  return merged;
}

function numbersOf(name: string, text: string): Record<string, number> {
  const parsed = ResultsFile.safeParse(toJson(name, text));
  if (!parsed.success)
    throw new ForgeError('bad_data', `${name} has no "results"`, { next: 'look at what the job left' });
  const { all = {}, ...tasks } = parsed.data.results;
  const table = Object.keys(all).length > 0 ? all : (Object.values(tasks)[0] ?? {});
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === 'number' && Number.isFinite(value) ? [[key, value]] : [],
    ),
  );
}

function toJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ForgeError('bad_data', `${name} is not whole JSON`, { next: 'look at what the job left', cause });
  }
}

async function toResult(
  folder: string,
  service: Readonly<Record<string, number>>,
  { seen: { samples, torn }, broken }: Left,
  record: EvaluationRecord,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const warnings = [
    ...(broken === undefined ? [] : [broken.message]),
    ...(torn === 0 ? [] : [`${torn} lines of the samples cannot be read`]),
    ...(record.rows !== undefined && record.rows > 0 && samples < record.rows
      ? [`${samples} of ${record.rows} rows are among the samples`]
      : []),
  ];
  const noted = warnings.length === 0 ? {} : { warnings };
  if (samples === 0) return { ...serviceResult(service), ...noted };
  const lines = await newestPredictions(folder, signal);
  if (isJudged(record)) return { ...(await scoreOpen(lines, [], signal)), ...judgedBy(service, samples), ...noted };
  if (isBenchmark(record)) return benchmarkResult(service, lines, record, noted, signal);
  return measureSamples(lines, { ...record, service_metrics: service }, noted, signal);
}

/** Samples measured as the record says: by its metrics, else by the usual ones of its task; where the service scored, its number beside. */
export async function measureSamples(
  lines: readonly PredictionLine[],
  record: EvaluationRecord,
  noted: Pick<EvaluationResult, 'warnings'>,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const metrics = record.metrics ?? chooseMetrics(record.task, undefined);
  const own =
    record.labels === undefined
      ? await scoreOpen(lines, metrics, signal)
      : await scoreLabels(lines, record.labels, metrics, signal);
  const sampled = await withSamples({ ...own, ...noted }, lines, signal, record.metrics);
  return withService(withFlatNote(sampled), record.service_metrics ?? {}, record);
}

/** Of pairs of answers the container's own judge says which is better: nothing is left to measure here. */
function isJudged({ job }: EvaluationRecord): boolean {
  return job?.task === 'llm_judge' || job?.task === 'rubric_llm_judge';
}

/** The judge's numbers; the share of pairs that response B won decides, with the interval the judge gives it. */
function judgedBy(service: Readonly<Record<string, number>>, n: number): Pick<EvaluationResult, 'metrics' | 'primary'> {
  const { lower_rate: low, upper_rate: high, ...rest } = service;
  const found = serviceResult(rest).metrics;
  const metrics = Object.fromEntries(Object.entries(found).map(([name, metric]) => [name, { ...metric, n }]));
  const { winrate } = metrics;
  if (winrate === undefined) return { metrics, primary: Object.keys(metrics)[0] ?? '' };
  const ci95: Pick<Metric, 'ci95'> = low === undefined || high === undefined ? {} : { ci95: [low, high] };
  return { metrics: { ...metrics, winrate: { ...winrate, ...ci95 } }, primary: 'winrate' };
}

/** Where the service scored and no sample says how, its own number decides: answers have no reference then. */
function withService(
  result: EvaluationResult,
  service: Readonly<Record<string, number>>,
  { job }: EvaluationRecord,
): EvaluationResult {
  if (job?.task !== 'rft_eval' || Object.hasOwn(result.metrics, 'mean_reward')) return result;
  const { metrics, primary } = serviceResult(service);
  return primary === '' ? result : { ...result, metrics: { ...metrics, ...result.metrics }, primary };
}

function noResults({ job }: EvaluationRecord): ForgeError {
  return new ForgeError('not_found', `nothing was left under ${job?.results ?? 'the output of the job'}`, {
    next: 'look at the log of the job',
  });
}
