import { ForgeError } from '../errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { DatasetRecord } from '../runs/dataset-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { resolveOne } from '../runs/resolve.ts';
import { createBreath } from './breath.ts';
import { sha256OfFile } from './file-hash.ts';
import { type FailureReport, findFailures } from './failures.ts';
import { readGold } from './panels/panel-gold.ts';
import { type PowerReport, powerOf } from './power.ts';
import { type PredictionLine, newestPredictions } from './prediction-lines.ts';
import { rowScores } from './score.ts';
import { readSliceColumns } from './slice-columns.ts';
import { orReason } from './or-reason.ts';
import { rowSource } from './row-source.ts';
import { type SliceColumn, type SliceReport, compareSlices } from './slices.ts';

/**
 * How to read an evaluation: what it can show, what goes wrong, and where. `slices` is a reason when the rows cannot be read;
 * its `source` says whether the columns of the file they were prepared from are among them.
 */
export type EvaluationReport = {
  evaluation_id: string;
  model: string;
  /** Scores of the deciding metric; of macro F1, BLEU and others that rows have none of, whether the label or the answer was right. */
  metric: string;
  score: number;
  power: PowerReport;
  failures: FailureReport;
  slices: (SliceReport & { source?: string }) | { unknown: string };
};

/** The report of a finished evaluation, computed from its predictions and the rows they answer. ForgeError not_ready before it has finished. */
export async function readEvaluationReport(
  { ledger }: { ledger: Ledger },
  id: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<EvaluationReport> {
  const { record } = await resolveOne(ledger, id, 'evaluation');
  if (record.result === undefined)
    throw new ForgeError('not_ready', `evaluation ${record.id} is ${record.state} and has no result to report on`, {
      next: `call get_run with id ${record.id} and wait_s 30`,
    });
  const lines = await newestPredictions(ledger.folder('evaluation', record.id), signal);
  const whole = (await scoresOf(record.result.primary, lines, signal)) === undefined;
  const metric = whole ? ofRows(record) : record.result.primary;
  const scores = (await scoresOf(metric, lines, signal)) ?? new Float64Array();
  const base = await baseScores(ledger, record, lines, metric, signal);
  return {
    evaluation_id: record.id,
    model: record.model,
    metric,
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    power: powerOf(scores, base),
    failures: findFailures(lines, scores, record.labels),
    slices: await slicesOf(ledger, record, lines, scores, signal),
  };
}

/** What stands for a metric of which single rows have no score: whether the label or the answer was right. */
function ofRows({ labels }: EvaluationRecord): string {
  return labels === undefined ? 'exact_match' : 'accuracy_lenient';
}

async function scoresOf(metric: string, lines: readonly PredictionLine[], signal: AbortSignal) {
  return (await rowScores(metric, lines, createBreath(signal)))?.scores;
}

/** The base's scores on the same rows, when it has all of them. */
async function baseScores(
  ledger: Ledger,
  { untrained, panel }: EvaluationRecord,
  lines: readonly PredictionLine[],
  metric: string,
  signal: AbortSignal,
): Promise<Float64Array | undefined> {
  const id = panel?.base ?? untrained;
  if (id === undefined) return undefined;
  const base = await newestPredictions(ledger.folder('evaluation', id), signal);
  const same = base.length === lines.length && base.every(({ row }, index) => row === lines[index]?.row);
  return same ? scoresOf(metric, base, signal) : undefined;
}

async function slicesOf(
  ledger: Ledger,
  record: EvaluationRecord,
  lines: readonly PredictionLine[],
  scores: Float64Array,
  signal: AbortSignal,
): Promise<EvaluationReport['slices']> {
  if (record.panel !== undefined) return compareSlices(scores, [familyColumn(lines)]);
  const dataset = (await ledger.read('dataset', record.dataset))?.record;
  const rows = lines.map(({ row }) => row);
  const read = await orReason(signal, async () =>
    readSliceColumns(await rowsPath(dataset, record), rows, rowSource(dataset), signal),
  );
  if ('reason' in read) return { unknown: `the rows cannot be read: ${read.reason}` };
  return { ...compareSlices(scores, read.columns), source: read.source };
}

function familyColumn(lines: readonly PredictionLine[]): SliceColumn {
  return { column: 'family', values: lines.map(({ gold }) => readGold(gold).family) };
}

/** The file that was evaluated. ForgeError bad_data when it is another one now: its lines would be taken for others. */
async function rowsPath(dataset: DatasetRecord | undefined, record: EvaluationRecord): Promise<string> {
  const info = dataset?.splits[record.split];
  const [path, expected] = info === undefined ? [record.dataset, record.dataset_hash] : [info.uri, info.sha256];
  const found = await sha256OfFile(path);
  if (found === expected) return path;
  throw new ForgeError('bad_data', `SHA-256 of ${path} is ${found}, of the evaluated rows it was ${expected}`);
}
