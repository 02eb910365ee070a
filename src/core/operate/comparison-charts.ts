import { comparisonChart } from '../charts/comparison-chart.ts';
import { confusionMatrix } from '../charts/confusion-matrix.ts';
import { lossCurve } from '../charts/loss-curve.ts';
import { paretoChart } from '../charts/pareto-chart.ts';
import { messageOf } from '../errors.ts';
import { betterSign } from '../evaluation/better-sign.ts';
import { comparedValue } from '../evaluation/pareto.ts';
import type { MetricPoint } from '../ports/run-state.ts';
import type { Board, ComparisonRecord } from '../runs/comparison-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { jobName } from '../runs/job-name.ts';
import { openRuntime } from '../training/runtimes.ts';
import type { OperateEffects } from './effects.ts';

/** A chart under the name it goes by. */
export type TitledChart = { title: string; svg: string };

/** What a comparison looks like. */
export type ComparisonCharts = {
  verdicts: TitledChart;
  /** Absent where fewer than two runs have both measures. */
  board?: TitledChart;
  /** Of the runs with labels, the baseline first. */
  confusion: (TitledChart & { run: string })[];
  /** Absent where no run left losses. */
  losses?: TitledChart;
  /** Runs whose losses could not be read, each with the reason. */
  unread: string[];
};

/** How words are spelled in the charts. */
type Spell = (words: string) => string;
type Compared = { label: string; evaluation: EvaluationRecord };

/** Draws a comparison: verdicts with intervals, quality over price, confusion matrices, losses over each other. */
export async function comparisonCharts(
  effects: OperateEffects,
  record: ComparisonRecord,
  spell: Spell = (words) => words,
): Promise<ComparisonCharts> {
  const compared = await comparedOf(effects, record);
  const board = record.board === undefined ? undefined : boardChart(record.board, record.metric);
  return {
    verdicts: verdictChart(record, compared),
    ...(board === undefined ? {} : { board }),
    confusion: compared.flatMap((one) => matrixOf(one, spell)),
    ...(await lossChart(effects, compared)),
  };
}

async function comparedOf({ ledger }: OperateEffects, record: ComparisonRecord): Promise<Compared[]> {
  const labels = [record.baseline, ...Object.keys(record.verdict)];
  const stored = await Promise.all(record.evaluations.map((evaluation) => ledger.read('evaluation', evaluation)));
  return stored.flatMap((one, index) =>
    one === undefined ? [] : [{ label: labels[index] ?? one.id, evaluation: one.record }],
  );
}

function verdictChart(
  { baseline, metric, comparisons, verdict }: ComparisonRecord,
  compared: readonly Compared[],
): TitledChart {
  const measured = (label: string) => {
    const found = compared.find((one) => one.label === label)?.evaluation.result?.metrics[metric];
    return {
      name: label,
      value: found?.value ?? comparedValue(label, comparisons) ?? Number.NaN,
      ...(found?.ci95 === undefined ? {} : { ci95: found.ci95 }),
    };
  };
  const runs = comparisons.map((row) => ({
    ...measured(row.run),
    verdict: `${(verdict[row.run] ?? '').replace('_', ' ')}, p = ${row.p_adjusted.toFixed(3)}`,
  }));
  const title = `${metric} against ${baseline}`;
  const n = comparisons[0]?.n ?? 0;
  const named = `${metric} (${direction(metric)})`;
  return { title, svg: comparisonChart({ title, metric: named, n, baseline: measured(baseline), runs }) };
}

function direction(metric: string): string {
  return betterSign(metric) > 0 ? 'more is better' : 'less is better';
}

function boardChart({ runs }: Board, metric: string): TitledChart | undefined {
  const rows = Object.entries(runs);
  const price = rows.every(([, { usd_per_1000 = 0 }]) => usd_per_1000 === 0) ? 'latency_ms' : 'usd_per_1000';
  const points = rows.map(([name, run]) => ({ name, x: run[price] ?? Number.NaN, y: run.domain, front: run.front }));
  if (points.filter(({ x }) => Number.isFinite(x)).length < 2) return undefined;
  const title = price === 'latency_ms' ? 'Quality and speed' : 'Quality and price';
  const x_label =
    price === 'latency_ms'
      ? 'median milliseconds for an answer (less is better)'
      : 'USD for 1,000 rows (less is better)';
  return { title, svg: paretoChart({ title, x_label, y_label: `${metric} (${direction(metric)})`, points }) };
}

function matrixOf({ label, evaluation }: Compared, spell: Spell): ComparisonCharts['confusion'] {
  const confusion = evaluation.result?.confusion;
  if (confusion === undefined) return [];
  const title = `Confusion of ${label}`;
  const labels = confusion.labels.map(spell);
  return [{ run: label, title, svg: confusionMatrix({ title, labels, matrix: confusion.matrix }) }];
}

type Curve = { name: string; train: MetricPoint[]; validation: MetricPoint[] };

/** Losses of the trained runs over each other; a run whose metrics cannot be read is named with the reason. */
async function lossChart(
  effects: OperateEffects,
  compared: readonly Compared[],
): Promise<Pick<ComparisonCharts, 'losses' | 'unread'>> {
  const curves: Curve[] = [];
  const unread: string[] = [];
  for (const { label, evaluation } of compared) {
    try {
      const points = await lossPoints(effects, evaluation.run);
      const [train, validation] = [false, true].map((of) => points.filter(({ name }) => /val/i.test(name) === of));
      if (points.length > 0) curves.push({ name: label, train: train ?? [], validation: validation ?? [] });
    } catch (error) {
      unread.push(`${label}: ${messageOf(error)}`);
    }
  }
  return curves.length === 0 ? { unread } : { losses: drawLosses(curves), unread };
}

/** None for what was not trained. */
async function lossPoints(effects: OperateEffects, run: string | undefined): Promise<MetricPoint[]> {
  const stored = run === undefined ? undefined : await effects.ledger.read('training', run);
  if (stored === undefined) return [];
  const points = await (await openRuntime(effects, stored.record.runtime)).metrics(jobName(stored.record));
  return points.filter(({ name }) => /loss/i.test(name));
}

/** By epoch where every run says it, else all by step. */
function drawLosses(curves: readonly Curve[]): TitledChart {
  const byEpoch = curves.every(({ train, validation }) =>
    [...train, ...validation].every(({ epoch }) => epoch !== undefined),
  );
  const pointsOf = (points: readonly MetricPoint[]) =>
    points.map(({ epoch, step, value }) => ({ epoch: byEpoch ? (epoch ?? step) : step, value }));
  const runs = curves.map(({ name, train, validation }) => ({
    name,
    train: pointsOf(train),
    validation: pointsOf(validation),
  }));
  const title = 'Loss';
  return { title, svg: lossCurve({ title, y_label: 'loss', x_label: byEpoch ? 'epoch' : 'step', runs }) };
}
