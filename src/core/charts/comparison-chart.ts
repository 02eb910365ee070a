import { horizontalAxis, type Plot } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitNames } from './fit-names.ts';
import { fitText } from './fit-text.ts';
import { formatCount, formatMeasure } from './format-number.ts';
import { seriesColours } from './palette.ts';
import { linearScale, type Scale } from './scale.ts';
import { element, type Markup, text } from './svg.ts';

export type ComparedRun = {
  name: string;
  /** Not a number where the metric was not measured. */
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

/** How a run is told: its name over what is said of it, or both in one line where there are many. */
type Rows = { height: number; room: number; oneLine: boolean };

const FEW = { height: 40, room: 216, oneLine: false };
const MANY = { height: 20, room: 336, oneLine: true };
const MOST_OF_FEW = 16;
const NOTE_ROOM = 192;

/** One line per run: a dot with its 95 % interval, the baseline first and marked by a line through all, verdicts in words. */
export function comparisonChart({ title, metric, n, baseline, runs }: ComparisonChart): string {
  const all = [baseline, ...runs];
  const rows = all.length > MOST_OF_FEW ? MANY : FEW;
  const bottom = CHART_TOP + 12 + all.length * rows.height;
  const names = fitNames(
    all.map(({ name }) => name),
    rows.oneLine ? rows.room - NOTE_ROOM - 8 : rows.room,
    { size: 12, bold: true, cut: 'middle' },
  );
  const plot: Plot = { left: 16 + rows.room + 12, right: CHART_WIDTH - 28, top: CHART_TOP + 8, bottom };
  const x = scaleOf(all, plot);
  const frame = {
    title,
    subtitle: `n = ${formatCount(n)} rows each; bars are 95 % intervals; dashed line is the baseline`,
    description: all.map(describe).join(' '),
    height: bottom + 52,
  };
  return chart(
    frame,
    ...horizontalAxis(plot, { scale: x, label: metric }, true),
    ...(Number.isFinite(baseline.value) ? [baselineMark(x.at(baseline.value), plot)] : []),
    ...all.flatMap((run, index) => {
      const y = plot.top + 4 + (index + 0.5) * rows.height;
      const colour = index === 0 ? seriesColours[7] : seriesColours[0];
      return [...rowWords(names[index] ?? '', noteOn(run, index), y, rows), ...dot(run, y, x, colour)];
    }),
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

function rowWords(name: string, note: string, y: number, { oneLine, room }: Rows): Markup[] {
  const dim = { class: 'nf-dim', 'font-size': 11 };
  const [at, noteRoom] = oneLine ? [16 + room - NOTE_ROOM, NOTE_ROOM] : [16, room];
  return [
    text(16, oneLine ? y + 4 : y - 2, name, { 'font-weight': 600 }),
    text(at, oneLine ? y + 4 : y + 13, fitText(note, noteRoom, { size: 11 }), dim),
  ];
}

function noteOn(run: ComparedRun, index: number): string {
  return `${measure(run.value)}, ${verdictOn(run, index)}`;
}

function verdictOn({ verdict = 'not compared' }: ComparedRun, index: number): string {
  return index === 0 ? 'baseline' : verdict;
}

function measure(value: number): string {
  return Number.isFinite(value) ? formatMeasure(value) : 'not measured';
}

function dot(run: ComparedRun, y: number, x: Scale, colour: string): Markup[] {
  const line = (x1: number, y1: number, x2: number, y2: number): Markup =>
    element('line', { x1, y1, x2, y2, stroke: colour, 'stroke-width': 2 });
  const ends = (run.ci95 ?? []).filter(Number.isFinite).map(x.at);
  const [low, high] = ends;
  const interval = low === undefined || high === undefined ? [] : [line(low, y, high, y)];
  return [
    ...interval,
    ...ends.map((end) => line(end, y - 5, end, y + 5)),
    ...(Number.isFinite(run.value) ? [element('circle', { cx: x.at(run.value), cy: y, r: 5, fill: colour })] : []),
  ];
}

function describe(run: ComparedRun, index: number): string {
  const interval = run.ci95 === undefined ? '' : `, 95 % interval ${run.ci95.map(measure).join(' to ')}`;
  const verdict = index === 0 ? ', the baseline' : `: ${verdictOn(run, index)}`;
  return `${run.name} ${measure(run.value)}${interval}${verdict}.`;
}
