import { horizontalAxis, type Plot } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitText } from './fit-text.ts';
import { formatCount, formatMeasure, formatNumber } from './format-number.ts';
import { seriesColours } from './palette.ts';
import { linearScale, type Scale } from './scale.ts';
import { element, type Markup, text } from './svg.ts';

export type ComparedRun = {
  name: string;
  value: number;
  /** Ends of the 95 % interval, in the units of the value. */
  ci95?: readonly [number, number];
  /** What the comparison with the baseline says, in a few words: "better, p = 0.003". Absent for the baseline. */
  verdict?: string;
};

export type ComparisonChart = {
  title: string;
  /** Name of the metric with its unit: "accuracy (share of rows)". */
  metric: string;
  /** Rows every run was measured on. */
  n: number;
  baseline: ComparedRun;
  runs: readonly ComparedRun[];
};

const ROW_HEIGHT = 40;
const NAME_ROOM = 216;

/** One line per run: a dot with its 95 % interval, the baseline first and marked by a line through all, verdicts in words. */
export function comparisonChart({ title, metric, n, baseline, runs }: ComparisonChart): string {
  const all = [baseline, ...runs];
  const bottom = CHART_TOP + 12 + all.length * ROW_HEIGHT;
  const plot: Plot = { left: 16 + NAME_ROOM + 12, right: CHART_WIDTH - 28, top: CHART_TOP + 8, bottom };
  const x = scaleOf(all, plot);
  const frame = {
    title,
    subtitle: `n = ${formatCount(n)} rows each; bars are 95 % intervals; dashed line is the baseline`,
    description: all.map(describe).join(' '),
    height: bottom + 52,
  };
  return chart(
    frame,
    ...horizontalAxis(plot, { scale: x, label: metric, format: formatNumber }, true),
    baselineMark(x.at(baseline.value), plot),
    ...all.flatMap((run, index) => runRow(run, plot.top + 4 + (index + 0.5) * ROW_HEIGHT, x, index === 0)),
  );
}

/** From the least to the greatest value or interval end, with a little room so that nothing sits on the frame. */
function scaleOf(runs: readonly ComparedRun[], plot: Plot): Scale {
  const values = runs.flatMap(({ value, ci95 }) => [value, ...(ci95 ?? [])]).filter(Number.isFinite);
  const low = Math.min(...values, Number.POSITIVE_INFINITY);
  const high = Math.max(...values, Number.NEGATIVE_INFINITY);
  if (values.length === 0) return linearScale(0, 1, plot.left, plot.right);
  const room = (high - low) * 0.06;
  return linearScale(low - room, high + room, plot.left, plot.right, 6);
}

function baselineMark(x: number, plot: Plot): Markup {
  return element('line', { x1: x, x2: x, y1: plot.top, y2: plot.bottom, class: 'nf-axis', 'stroke-dasharray': '4 4' });
}

function runRow(run: ComparedRun, y: number, x: Scale, isBaseline: boolean): Markup[] {
  const note = isBaseline ? 'baseline' : (run.verdict ?? 'not compared');
  return [
    text(16, y - 2, fitText(run.name, NAME_ROOM, { size: 12, bold: true, cut: 'middle' }), { 'font-weight': 600 }),
    text(16, y + 13, fitText(`${formatMeasure(run.value)}, ${note}`, NAME_ROOM, { size: 11 }), {
      class: 'nf-dim',
      'font-size': 11,
    }),
    ...dot(run, y, x, isBaseline ? seriesColours[7] : seriesColours[0]),
  ];
}

function dot(run: ComparedRun, y: number, x: Scale, colour: string): Markup[] {
  const line = (x1: number, y1: number, x2: number, y2: number): Markup =>
    element('line', { x1, y1, x2, y2, stroke: colour, 'stroke-width': 2 });
  const ends = (run.ci95 ?? []).map(x.at);
  const [low, high] = ends;
  const interval = low === undefined || high === undefined ? [] : [line(low, y, high, y)];
  return [
    ...interval,
    ...ends.map((end) => line(end, y - 5, end, y + 5)),
    element('circle', { cx: x.at(run.value), cy: y, r: 5, fill: colour }),
  ];
}

function describe(run: ComparedRun, index: number): string {
  const interval = run.ci95 === undefined ? '' : `, 95 % interval ${run.ci95.map(formatMeasure).join(' to ')}`;
  const verdict = index === 0 ? ', the baseline' : `: ${run.verdict ?? 'not compared'}`;
  return `${run.name} ${formatMeasure(run.value)}${interval}${verdict}.`;
}
