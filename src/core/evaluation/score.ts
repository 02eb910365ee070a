import { ForgeError } from '../errors.ts';
import type { EvaluationResult, Metric } from '../runs/evaluation-record.ts';
import { type Breath, createBreath } from './breath.ts';
import { allRows, labelValue, toLabelCells } from './label-cells.ts';
import { measureMean, measureProportion, measureStatistic } from './measure.ts';
import { type CorpusTable, corpusValue } from './corpus-sums.ts';
import { toCorpusTable } from './corpus-table.ts';
import { GEN_QA, genQaMetrics } from './gen-qa-metrics.ts';
import { perClass } from './metrics/classification.ts';
import { countConfusion } from './metrics/confusion.ts';
import { ROUGE_L_WORDS } from './metrics/rouge-rows.ts';
import { openMetricNames, openMetrics } from './open-metrics.ts';
import { familySlices } from './panels/family-slices.ts';
import { PANEL_METRIC, passesPanel } from './panels/panel-gold.ts';
import type { PredictionLine } from './prediction-lines.ts';
import type { RowScorer } from './row-metric.ts';
import { isSampledMetric, sampledScores } from './sampled-scores.ts';
import { mean } from './statistics/mean.ts';
import { ascending, quantileOfSorted } from './statistics/quantile.ts';

/** Name of the confusion matrix's last column, for answers in which no label was found. */
export const UNPARSED = '(unparsed)';

const MANY_EMPTY = 0.1;

/** The result of a closed-label evaluation. Every row counts: an unparsed answer or a failed call is wrong. Throws when `signal` aborts. */
export async function scoreLabels(
  lines: readonly PredictionLine[],
  labels: readonly string[],
  metrics: readonly string[],
  signal?: AbortSignal,
): Promise<EvaluationResult> {
  const breath = createBreath(signal);
  const measured: Record<string, Metric> = {};
  for (const name of metrics.filter(isOfOne)) measured[name] = await measureLabels(name, lines, labels, breath);
  return {
    ...common(lines, metrics, measured),
    ...labelTables(lines, labels),
    unparsed: lines.filter((line) => line.label === undefined).length,
    ...warned(emptyWarnings(lines)),
  };
}

/** The result of an evaluation of open answers. A failed call scores 0. Throws when `signal` aborts. */
export async function scoreOpen(
  lines: readonly PredictionLine[],
  metrics: readonly string[],
  signal?: AbortSignal,
): Promise<EvaluationResult> {
  const breath = createBreath(signal);
  const measured: Record<string, Metric> = {};
  const warnings = emptyWarnings(lines);
  for (const name of metrics.filter(isOfOne)) {
    if (name === GEN_QA) Object.assign(measured, genQaMetrics(lines));
    const table = await toCorpusTable(name, lines, breath);
    if (table !== undefined) measured[name] = await measureTable(table, breath);
    const found = await rowScores(name, lines, breath);
    if (found === undefined) continue;
    const metric = openMetricNames.find((known) => known === name) ?? 'exact_match';
    measured[name] =
      openMetrics[metric].kind === 'proportion'
        ? measureProportion(found.scores)
        : await measureMean(found.scores, breath);
    if (found.shortened > 0) warnings.push(shortenedWarning(name, found.shortened, lines.length));
  }
  return {
    ...common(lines, metrics, measured),
    ...warned(warnings),
    ...(metrics.includes(PANEL_METRIC) ? { slices: familySlices(lines) } : {}),
  };
}

/** What several answers to each row say is measured beside (`withSamples`). */
function isOfOne(metric: string): boolean {
  return !isSampledMetric(metric);
}

function warned(warnings: string[]): Pick<EvaluationResult, 'warnings'> {
  return warnings.length === 0 ? {} : { warnings };
}

/** A model that says nothing is seldom meant to: a prompt that does not fit, a limit of tokens used up by thoughts, a file of blanks. */
function emptyWarnings(lines: readonly PredictionLine[]): string[] {
  const isEmpty = ({ answer, gold, error }: PredictionLine): boolean =>
    error === undefined && answer.trim() === '' && gold.trim() !== '';
  const empty = lines.filter(isEmpty).length;
  return empty > MANY_EMPTY * lines.length ? [`${empty} of ${lines.length} answers are empty`] : [];
}

function measureTable(table: CorpusTable, breath: Breath): Promise<Metric> {
  const everyRow = allRows(table.n);
  return measureStatistic(table.n, (rows) => corpusValue(table, rows), corpusValue(table, everyRow), breath);
}

/** The score of each row; `shortened`: in how many a text was too long to be compared whole. */
export type RowScores = { scores: Float64Array; shortened: number };

/**
 * The score of each row under a metric that is a mean of row scores, in the order of the lines; undefined for one that is not
 * (macro F1 and others from counts) or is unknown.
 */
export async function rowScores(
  metric: string,
  lines: readonly PredictionLine[],
  breath: Breath,
): Promise<RowScores | undefined> {
  if (metric === 'accuracy_lenient')
    return { scores: Float64Array.from(lines, (line) => (isLenientlyRight(line) ? 1 : 0)), shortened: 0 };
  if (metric === 'win_rate' || metric === 'rubric_score')
    return { scores: Float64Array.from(lines, ({ judged }) => judged?.score ?? 0), shortened: 0 };
  if (metric === PANEL_METRIC)
    return { scores: Float64Array.from(lines, (line) => (passesPanel(line) ? 1 : 0)), shortened: 0 };
  const sampled = sampledScores(metric, lines);
  if (sampled !== undefined) return { scores: sampled, shortened: 0 };
  const open = openMetricNames.find((name) => name === metric);
  if (open === undefined) return undefined;
  const scorer: RowScorer = openMetrics[open].scorer();
  const scores = new Float64Array(lines.length);
  for (const [index, line] of lines.entries()) {
    if (line.error === undefined) scores[index] = scorer.score(line.answer, line.gold);
    const pause = breath();
    if (pause !== undefined) await pause;
  }
  return { scores, shortened: scorer.shortened?.() ?? 0 };
}

function shortenedWarning(metric: string, rows: number, of: number): string {
  return `${metric} compares the first ${ROUGE_L_WORDS} words of a text; ${rows} of ${of} rows have a longer one`;
}

export function isLenientlyRight(line: PredictionLine): boolean {
  return line.label !== undefined && line.label === line.gold.trim();
}

async function measureLabels(
  name: string,
  lines: readonly PredictionLine[],
  labels: readonly string[],
  breath: Breath,
): Promise<Metric> {
  const found = await rowScores(name, lines, breath);
  if (found !== undefined) return measureProportion(found.scores);
  const table = await toCorpusTable(name, lines, breath);
  if (table !== undefined) return measureTable(table, breath);
  const cells = toLabelCells(name, lines, labels);
  if (cells === undefined) throw new ForgeError('bad_request', `labels have no metric "${name}"`);
  const n = lines.length;
  return measureStatistic(n, (rows) => labelValue(cells, rows), labelValue(cells, allRows(n)), breath);
}

function labelTables(lines: readonly PredictionLine[], labels: readonly string[]) {
  const golds = lines.map((line) => line.gold.trim());
  const confusion = countConfusion(
    golds,
    lines.map((line) => line.label ?? UNPARSED),
    labels,
  );
  const per_label = Object.fromEntries(
    perClass(confusion).map(({ label, precision, recall, f1, support, predicted }) => [
      label,
      { precision, recall, f1, support, predicted },
    ]),
  );
  const anyUnparsed = lines.some((line) => line.label === undefined);
  if (!anyUnparsed) return { per_label, confusion: { labels: [...labels], matrix: confusion.matrix } };
  const unparsedOf = (label: string): number =>
    lines.filter((line) => line.label === undefined && line.gold.trim() === label).length;
  const matrix = confusion.matrix.map((row, index) => [...row, unparsedOf(labels[index] ?? '')]);
  return { per_label, confusion: { labels: [...labels, UNPARSED], matrix } };
}

function common(lines: readonly PredictionLine[], metrics: readonly string[], measured: Record<string, Metric>) {
  const lengths = Float64Array.from(lines, (line) => [...line.answer].length).toSorted(ascending);
  const at = (q: number): number => quantileOfSorted(lengths, q);
  return {
    n: lines.length,
    metrics: measured,
    primary: metrics[0] === GEN_QA ? (Object.keys(measured)[0] ?? '') : (metrics[0] ?? ''),
    errors: lines.filter((line) => line.error !== undefined).length,
    response_length: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), mean: mean(lengths) },
  };
}
