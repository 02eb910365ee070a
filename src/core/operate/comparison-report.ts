import { comparisonChart } from '../charts/comparison-chart.ts';
import { confusionMatrix } from '../charts/confusion-matrix.ts';
import { lossCurve } from '../charts/loss-curve.ts';
import { paretoChart } from '../charts/pareto-chart.ts';
import { type ReportSection, reportHtml } from '../charts/report-html.ts';
import { messageOf } from '../errors.ts';
import type { MetricPoint } from '../ports/run-state.ts';
import type { Board, ComparisonRecord } from '../runs/comparison-record.ts';
import type { EvaluationRecord } from '../runs/evaluation-record.ts';
import { jobName } from '../runs/job-name.ts';
import { resolveOne } from '../runs/resolve.ts';
import { openRuntime } from '../training/runtimes.ts';
import type { OperateEffects } from './effects.ts';

/** A run among those compared: the name it goes by there, and its evaluation. */
type Compared = { label: string; evaluation: EvaluationRecord };

/** A comparison as one HTML page: verdicts with intervals, the board, what changed, confusion matrices, loss curves over each other, rows that flipped. */
export async function comparisonReport(effects: OperateEffects, id: string): Promise<string> {
  const { record } = await resolveOne(effects.ledger, id, 'comparison');
  const compared = await comparedOf(effects, record);
  const sections = [
    verdicts(record, compared),
    ...(record.board === undefined ? [] : [board(record.board)]),
    ...changes(record),
    ...matrices(compared),
    await curves(effects, compared),
    ...flipped(record),
  ];
  return reportHtml({ title: `Comparison ${record.id}`, generated_at: record.created_at, sections });
}

async function comparedOf({ ledger }: OperateEffects, record: ComparisonRecord): Promise<Compared[]> {
  const labels = [record.baseline, ...Object.keys(record.verdict)];
  const stored = await Promise.all(record.evaluations.map((evaluation) => ledger.read('evaluation', evaluation)));
  return stored.flatMap((one, index) =>
    one === undefined ? [] : [{ label: labels[index] ?? one.id, evaluation: one.record }],
  );
}

function verdicts(
  { baseline, metric, comparisons, verdict, reasons, warnings, alpha }: ComparisonRecord,
  compared: readonly Compared[],
): ReportSection {
  const measured = (label: string) => {
    const found = compared.find((one) => one.label === label)?.evaluation.result?.metrics[metric];
    return {
      name: label,
      value: found?.value ?? Number.NaN,
      ...(found?.ci95 === undefined ? {} : { ci95: found.ci95 }),
    };
  };
  const said = comparisons.map((row) => ({
    ...measured(row.run),
    verdict: `${(verdict[row.run] ?? '').replace('_', ' ')}, p = ${row.p_adjusted.toFixed(3)}`,
  }));
  return {
    heading: `${metric} against ${baseline}`,
    paragraphs: [
      `Differences count when the p value, corrected for the number of runs (Holm), is at most ${alpha}.`,
      ...Object.entries(reasons).map(([run, reason]) => `${run} cannot be compared: ${reason}.`),
      ...warnings,
    ],
    table: {
      columns: ['run', 'verdict', 'baseline', 'run', 'difference', '95 %', 'p', 'adjusted', 'shows from', 'test'],
      numeric: [2, 3, 4, 6, 7, 8],
      rows: comparisons.map((row) => [
        row.run,
        (verdict[row.run] ?? '').replace('_', ' '),
        ...[row.baseline_value, row.run_value, row.delta].map(shown),
        row.ci95.map(shown).join(' to '),
        ...[row.p, row.p_adjusted, row.minimum_detectable].map(shown),
        row.test,
      ]),
    },
    svg: comparisonChart({
      title: metric,
      metric,
      n: comparisons[0]?.n ?? 0,
      baseline: measured(baseline),
      runs: said,
    }),
  };
}

function board({ by, runs }: Board): ReportSection {
  const rows = Object.entries(runs);
  const price = rows.every(([, { usd_per_1000 = 0 }]) => usd_per_1000 === 0) ? 'latency_ms' : 'usd_per_1000';
  const points = rows.flatMap(([name, run]) => {
    const x = run[price];
    return x === undefined ? [] : [{ name, x, y: run.domain, front: run.front }];
  });
  const title = price === 'latency_ms' ? 'Quality and speed' : 'Quality and price';
  const x_label =
    price === 'latency_ms'
      ? 'median milliseconds for an answer (less is better)'
      : 'USD for 1,000 rows (less is better)';
  return {
    heading: 'On one page',
    paragraphs: [`Weighed by ${by.join(', ')}: what is known of every run.`],
    table: {
      columns: ['run', 'front', 'domain', 'general', 'safety', 'USD per 1,000', 'ms'],
      numeric: [2, 3, 4, 5, 6],
      rows: rows.map(([name, run]) => [
        name,
        run.front ? 'yes' : '',
        ...[run.domain, run.general, run.safety, run.usd_per_1000, run.latency_ms].map((value) =>
          value === undefined ? 'unknown' : shown(value),
        ),
      ]),
    },
    ...(points.length > 1 ? { svg: paretoChart({ title, x_label, y_label: 'domain (more is better)', points }) } : {}),
  };
}

function changes({ changed }: ComparisonRecord): ReportSection[] {
  const names = Object.keys(changed);
  if (names.length === 0) return [];
  const runs = [...new Set(Object.values(changed).flatMap((values) => Object.keys(values)))];
  return [
    {
      heading: 'Settings that differ',
      paragraphs:
        names.length > 1 ? [`${names.length} settings differ: a gain cannot be attributed to one of them.`] : [],
      table: {
        columns: ['setting', ...runs],
        rows: names.map((name) => [name, ...runs.map((run) => String(changed[name]?.[run] ?? ''))]),
      },
    },
  ];
}

function matrices(compared: readonly Compared[]): ReportSection[] {
  const svg = compared.flatMap(({ label, evaluation }) => {
    const confusion = evaluation.result?.confusion;
    return confusion === undefined ? [] : [confusionMatrix({ title: label, ...confusion })];
  });
  return svg.length === 0 ? [] : [{ heading: 'Confusion', paragraphs: [], svg }];
}

/** Losses of the trained runs over each other; a run whose metrics cannot be read is named with the reason. */
async function curves(effects: OperateEffects, compared: readonly Compared[]): Promise<ReportSection> {
  const runs: { name: string; train: CurvePoints; validation: CurvePoints }[] = [];
  const unread: string[] = [];
  for (const { label, evaluation } of compared) {
    const stored = evaluation.run === undefined ? undefined : await effects.ledger.read('training', evaluation.run);
    if (stored === undefined) continue;
    try {
      const { record } = stored;
      const points = await (await openRuntime(effects, record.runtime)).metrics(jobName(record));
      const curve = { name: label, train: curveOf(points, false), validation: curveOf(points, true) };
      if (curve.train.length + curve.validation.length > 0) runs.push(curve);
    } catch (error) {
      unread.push(`${label}: ${messageOf(error)}`);
    }
  }
  if (runs.length === 0) return { heading: 'Training', paragraphs: ['No run left losses to draw.', ...unread] };
  return { heading: 'Training', paragraphs: unread, svg: lossCurve({ title: 'Loss', y_label: 'loss', runs }) };
}

type CurvePoints = { epoch: number; value: number }[];

function curveOf(points: readonly MetricPoint[], validation: boolean): CurvePoints {
  return points
    .filter(({ name }) => /loss/i.test(name) && /val/i.test(name) === validation)
    .map(({ epoch, step, value }) => ({ epoch: epoch ?? step, value }));
}

function flipped({ flips }: ComparisonRecord): ReportSection[] {
  return Object.entries(flips).map(([run, { gained, lost, examples }]) => ({
    heading: `${run}: ${gained} rows gained, ${lost} lost`,
    paragraphs: [],
    table: {
      columns: ['row', 'prompt', 'expected', 'before', 'after'],
      numeric: [0],
      rows: examples.map(({ row, prompt, gold, before, after }) => [String(row), prompt, gold, before, after]),
    },
  }));
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  return String(Number(value.toPrecision(4)));
}
