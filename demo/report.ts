import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comparisonChart } from '../src/core/charts/comparison-chart.ts';
import { confusionMatrix } from '../src/core/charts/confusion-matrix.ts';
import { labelBars } from '../src/core/charts/label-bars.ts';
import { lossCurve } from '../src/core/charts/loss-curve.ts';
import { type ReportSection, reportHtml } from '../src/core/charts/report-html.ts';
import type { MetricPoint } from '../src/core/ports/run-state.ts';
import type { ComparisonRecord } from '../src/core/runs/comparison-record.ts';
import type { DatasetRecord } from '../src/core/runs/dataset-record.ts';
import type { EvaluationRecord } from '../src/core/runs/evaluation-record.ts';
import { createFileLedger } from '../src/core/runs/file-ledger.ts';

type Story = {
  dataset: string;
  untrained: string;
  runs: readonly { run: string; name: string; evaluation: string }[];
  comparisons: readonly string[];
};

type Evaluated = { name: string; record: EvaluationRecord };

/** One self-contained page about the loop that was played. Returns where it is. */
export async function writeReport(path: string, home: string, story: Story): Promise<string> {
  const ledger = createFileLedger(home);
  const dataset = must(await ledger.read('dataset', story.dataset)).record;
  const named = [{ name: 'untrained', evaluation: story.untrained }, ...story.runs];
  const evaluations = await Promise.all(
    named.map(async ({ name, evaluation }) => ({
      name,
      record: must(await ledger.read('evaluation', evaluation)).record,
    })),
  );
  const comparisons = await Promise.all(
    story.comparisons.map(async (id) => must(await ledger.read('comparison', id)).record),
  );
  const curves = await Promise.all(
    story.runs.map(async ({ run, name }) => ({ name, points: await readMetrics(home, run) })),
  );
  const page = reportHtml({
    title: 'A baseline to beat: prepared, trained, evaluated and compared on this machine',
    generated_at: new Date().toISOString(),
    sections: [
      dataSection(dataset),
      curveSection(curves),
      ...evaluations.slice(1).map(evaluationSection),
      ...comparisons.map((comparison) => comparisonSection(comparison, evaluations)),
    ],
  });
  await writeFile(path, page);
  return path;
}

function dataSection(dataset: DatasetRecord): ReportSection {
  const { read, kept, dropped } = dataset.rows;
  const splits = Object.fromEntries(
    Object.entries(dataset.splits).flatMap(([name, { labels }]) => (labels === undefined ? [] : [[name, labels]])),
  );
  return {
    heading: 'Data',
    paragraphs: [
      `${read} rows read from ${dataset.source.uri}, ${kept} kept, ${dropped} dropped. Dataset ${dataset.id}, task: ${dataset.task}.`,
      'No prompt is in two splits.',
    ],
    table: {
      columns: ['finding', 'severity', 'rows', 'what to do'],
      rows: dataset.problems.map(({ code, severity, count, fix }) => [code, severity, String(count), fix]),
      numeric: [2],
    },
    ...(Object.keys(splits).length === 0 ? {} : { svg: labelBars({ title: 'Rows per label and split', splits }) }),
  };
}

function curveSection(runs: readonly { name: string; points: MetricPoint[] }[]): ReportSection {
  const curves = (train: string, validation: string) =>
    runs.map(({ name, points }) => ({ name, train: series(points, train), validation: series(points, validation) }));
  const losses = curves('train_loss', 'validation_loss').filter((run) => run.train.length > 0);
  const scores = runs
    .map(({ name, points }) => ({ name, validation: series(points, 'validation_accuracy') }))
    .filter((run) => run.validation.length > 0);
  return {
    heading: 'Training',
    paragraphs: [
      'A linear model on n-grams (or nearest neighbour for open answers): a floor to beat, not a language model.',
    ],
    svg: [
      ...(losses.length === 0
        ? []
        : [lossCurve({ title: 'Loss by epoch', y_label: 'cross-entropy (nats)', runs: losses })]),
      ...(scores.length === 0
        ? []
        : [
            lossCurve({
              title: 'Validation accuracy by epoch',
              y_label: 'accuracy (share)',
              better: 'higher',
              runs: scores,
            }),
          ]),
    ],
  };
}

function evaluationSection({ name, record }: Evaluated): ReportSection {
  const { metrics = {}, confusion, n = 0 } = record.result ?? {};
  const rows = Object.entries(metrics).map(([metric, { value, ci95 }]) => [
    metric,
    value.toFixed(3),
    ci95 === undefined ? '' : ci95.map((end) => end.toFixed(3)).join(' to '),
  ]);
  return {
    heading: `Evaluation of ${name}`,
    paragraphs: [`${n} rows of split ${record.split}; evaluation ${record.id}.`],
    table: { columns: ['metric', 'value', '95 % interval'], rows, numeric: [1, 2] },
    ...(confusion === undefined ? {} : { svg: confusionMatrix({ title: `Where ${name} goes wrong`, ...confusion }) }),
  };
}

function comparisonSection(comparison: ComparisonRecord, evaluations: readonly Evaluated[]): ReportSection {
  const find = (id: string): Evaluated => must(evaluations.find(({ record }) => record.id === id || record.run === id));
  const dot = (id: string) => {
    const { name, record } = find(id);
    const measured = must(record.result?.metrics[comparison.metric]);
    return { name, value: measured.value, ...(measured.ci95 === undefined ? {} : { ci95: measured.ci95 }) };
  };
  const runs = comparison.comparisons.map(({ run, p_adjusted }) => ({
    ...dot(run),
    verdict: `${(comparison.verdict[run] ?? '').replace('_', ' ')}, p ${p_adjusted < 0.001 ? '< 0.001' : `= ${p_adjusted.toFixed(3)}`}`,
  }));
  const n = comparison.comparisons[0]?.n ?? 0;
  const baseline = dot(comparison.baseline);
  const table = comparison.comparisons.map(({ run, delta, ci95, test, minimum_detectable }) => [
    find(run).name,
    delta.toFixed(3),
    ci95.map((end) => end.toFixed(3)).join(' to '),
    test,
    minimum_detectable.toFixed(3),
  ]);
  return {
    heading: `Compared with ${baseline.name}`,
    paragraphs: ['The same rows for every run; p is corrected for the number of runs.', ...comparison.warnings],
    table: {
      columns: ['run', 'difference', '95 % interval', 'test', 'smallest these rows could show'],
      rows: table,
      numeric: [1, 2, 4],
    },
    svg: comparisonChart({
      title: `${comparison.metric} against ${baseline.name}`,
      metric: comparison.metric,
      n,
      baseline,
      runs,
    }),
  };
}

function series(points: readonly MetricPoint[], name: string) {
  return points
    .filter((point) => point.name === name)
    .map(({ epoch, step, value }) => ({ epoch: epoch ?? step, value }));
}

async function readMetrics(home: string, run: string): Promise<MetricPoint[]> {
  const text = await readFile(join(home, 'local', 'jobs', run, 'metrics.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): MetricPoint => JSON.parse(line));
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the loop left something out that its report needs');
  return value;
}
