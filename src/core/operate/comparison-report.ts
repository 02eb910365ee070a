import { type ReportSection, reportHtml } from '../charts/report-html.ts';
import { type Board, type ComparisonRecord, hasSpread } from '../runs/comparison-record.ts';
import { resolveOne } from '../runs/resolve.ts';
import { chainSection } from './chain-section.ts';
import { type ComparisonCharts, comparisonCharts } from './comparison-charts.ts';
import type { OperateEffects } from './effects.ts';

/** A comparison as one HTML page: verdicts with intervals, the board, what changed, confusion matrices, loss curves over each other, rows that flipped. */
export async function comparisonReport(effects: OperateEffects, id: string): Promise<string> {
  const { record } = await resolveOne(effects.ledger, id, 'comparison');
  const charts = await comparisonCharts(effects, record);
  const sections = [
    verdicts(record, charts.verdicts.svg),
    ...(record.board === undefined ? [] : [board(record.board, charts.board?.svg)]),
    ...(record.chain === undefined ? [] : [chainSection(record.chain)]),
    ...changes(record),
    ...matrices(charts),
    training(charts),
    ...flipped(record),
  ];
  return reportHtml({ title: `Comparison ${record.id}`, generated_at: record.created_at, sections });
}

function verdicts(
  { baseline, metric, comparisons, verdict, reasons, warnings, alpha }: ComparisonRecord,
  svg: string,
): ReportSection {
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
        ...[row.baseline_value, row.run_value, row.delta].map((value) => shown(value)),
        row.ci95.map((end) => shown(end)).join(' to '),
        ...[row.p, row.p_adjusted].map((p) => shown(p, 2)),
        shown(hasSpread(row) ? row.minimum_detectable : Number.NaN),
        row.test,
      ]),
    },
    svg,
  };
}

function board({ by, runs }: Board, svg: string | undefined): ReportSection {
  const rows = Object.entries(runs);
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
    ...(svg === undefined ? {} : { svg }),
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

function matrices({ confusion }: ComparisonCharts): ReportSection[] {
  const svg = confusion.map((one) => one.svg);
  return svg.length === 0 ? [] : [{ heading: 'Confusion', paragraphs: [], svg }];
}

function training({ losses, unread }: ComparisonCharts): ReportSection {
  if (losses === undefined) return { heading: 'Training', paragraphs: ['No run left losses to draw.', ...unread] };
  return { heading: 'Training', paragraphs: unread, svg: losses.svg };
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

function shown(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return 'unknown';
  return String(Number(value.toPrecision(digits)));
}
