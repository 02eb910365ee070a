import { leftOf, type Plot, verticalAxis } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { textWidth } from './fit-text.ts';
import { counted, formatCount, formatNumber } from './format-number.ts';
import { seriesColours } from './palette.ts';
import { roundedScale } from './scale.ts';
import { element, escapeText, type Markup, text } from './svg.ts';

/** Values from `low` up to, but without, `high`. */
export type Bin = { low: number; high: number; count: number };

export type LengthHistogram = {
  title: string;
  /** What is counted, with its unit: "length of the prompt (characters)". */
  x_label: string;
  /** Neighbours in ascending order; they need not be equally broad, and are drawn equally broad. */
  bins: readonly Bin[];
  /** Named values to point at: { p50: 120, p99: 900 }. */
  marks?: Readonly<Record<string, number>>;
};

/** How many rows fall into each range of lengths. */
export function lengthHistogram({ title, x_label, bins, marks = {} }: LengthHistogram): string {
  const sides = { right: CHART_WIDTH - 24, top: CHART_TOP + 24, bottom: CHART_TOP + 220 };
  const y = roundedScale(0, Math.max(1, ...bins.map((bin) => bin.count)), sides.bottom, sides.top);
  const plot: Plot = { ...sides, left: leftOf(y) };
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const named = Object.entries(marks).map(([name, value]) => `${name} ${formatNumber(value)}`);
  const frame = {
    title,
    subtitle: [counted(total, 'row'), ...named].join(', '),
    description: `${x_label}: ${bins.map((bin) => `${describeBin(bin)}: ${formatCount(bin.count)}`).join('; ')}.`,
    height: plot.bottom + 52,
  };
  return chart(
    frame,
    ...verticalAxis(plot, {
      scale: { at: y.at, ticks: y.ticks.filter(Number.isInteger) },
      label: 'rows',
    }),
    ...bins.map((bin, index) => bar(bin, index, bins.length, plot, y.at(bin.count))),
    ...edges(bins, plot),
    element('line', { x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom, class: 'nf-axis' }),
    ...markLines(bins, marks, plot),
    text((plot.left + plot.right) / 2, plot.bottom + 38, x_label, { class: 'nf-dim', 'text-anchor': 'middle' }),
  );
}

function describeBin(bin: Bin): string {
  return `${formatNumber(bin.low)} to ${formatNumber(bin.high)}`;
}

function binX(index: number, bins: number, plot: Plot): number {
  return plot.left + (index / Math.max(1, bins)) * (plot.right - plot.left);
}

function bar(bin: Bin, index: number, bins: number, plot: Plot, top: number): Markup {
  const left = binX(index, bins, plot);
  const width = Math.max(0.5, binX(index + 1, bins, plot) - left - 1);
  const box = { x: left + 0.5, y: top, width, height: plot.bottom - top, fill: seriesColours[0] };
  return element('rect', box, element('title', {}, escapeText(`${describeBin(bin)}: ${formatCount(bin.count)}`)));
}

/** Numbers under the edges of bins, as many as fit without touching. */
function edges(bins: readonly Bin[], plot: Plot): Markup[] {
  const last = bins.at(-1);
  if (last === undefined) return [];
  const values = [...bins.map((bin) => bin.low), last.high];
  const broadest = Math.max(...values.map((value) => textWidth(formatNumber(value), 11))) + 12;
  const every = Math.max(1, Math.ceil((broadest * bins.length) / (plot.right - plot.left)));
  return values.flatMap((value, index) => {
    if (index % every !== 0) return [];
    const x = binX(index, bins.length, plot);
    const at = { class: 'nf-dim', 'text-anchor': 'middle', 'font-size': 11 };
    return [
      element('line', { x1: x, x2: x, y1: plot.bottom, y2: plot.bottom + 4, class: 'nf-axis' }),
      text(x, plot.bottom + 18, formatNumber(value), at),
    ];
  });
}

/** Names stand above the bars; one that would touch its neighbour on the left goes a line lower. */
function markLines(bins: readonly Bin[], marks: Readonly<Record<string, number>>, plot: Plot): Markup[] {
  const placed = Object.entries(marks).flatMap(([name, value]) => {
    const index = bins.findIndex((bin) => value >= bin.low && value < bin.high);
    const bin = bins[index] ?? (value === bins.at(-1)?.high ? bins.at(-1) : undefined);
    if (bin === undefined) return [];
    const share = (value - bin.low) / (bin.high - bin.low || 1);
    return [{ name, x: binX((index === -1 ? bins.length - 1 : index) + share, bins.length, plot) }];
  });
  let free = [0, 0];
  return placed.flatMap(({ name, x }) => {
    const half = textWidth(name, 11) / 2;
    const lane = x - half >= (free[0] ?? 0) ? 0 : 1;
    free = free.map((end, index) => (index === lane ? x + half + 4 : end));
    return [
      element('line', {
        x1: x,
        x2: x,
        y1: plot.top - 8 + lane * 12,
        y2: plot.bottom,
        class: 'nf-axis',
        'stroke-dasharray': '3 3',
      }),
      text(x, plot.top - 12 + lane * 12, name, { 'text-anchor': 'middle', 'font-size': 11 }),
    ];
  });
}
