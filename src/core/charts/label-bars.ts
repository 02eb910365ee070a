import { horizontalAxis, type Plot } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitText } from './fit-text.ts';
import { counted, formatCount, formatShare } from './format-number.ts';
import { largest } from './largest.ts';
import { legend } from './legend.ts';
import { seriesColour } from './palette.ts';
import { roundedScale } from './scale.ts';
import { element, escapeText, type Markup, text } from './svg.ts';

export type LabelBars = {
  title: string;
  /** Rows per label, for each split: { train: { HQ: 120, … }, … }. */
  splits: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** A bar: a label and its rows in each split, in the order of the splits. */
type Bar = { label: string; counts: number[]; total: number };

const MOST_BARS = 24;
const ROW_HEIGHT = 24;
const NAME_ROOM = 190;

/** One bar per label, commonest first, its splits side by side in it. Beyond 24 labels the rarest are added up. */
export function labelBars({ title, splits }: LabelBars): string {
  const names = Object.keys(splits);
  const bars = barsOf(Object.values(splits));
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  const key = legend(
    names.map((words, index) => ({ words, colour: seriesColour(index), mark: 'square' })),
    16 + NAME_ROOM,
    CHART_WIDTH - 16,
    CHART_TOP,
  );
  const top = CHART_TOP + key.height + 14;
  const plot: Plot = {
    left: 16 + NAME_ROOM + 10,
    right: CHART_WIDTH - 110,
    top,
    bottom: top + bars.length * ROW_HEIGHT + 6,
  };
  const x = roundedScale(0, Math.max(1, ...bars.map((bar) => bar.total)), plot.left, plot.right);
  const rows = bars.map((bar, index) => barRow(bar, names, plot.top + 4 + index * ROW_HEIGHT, x.at, total));
  const labels = new Set(Object.values(splits).flatMap((counts) => Object.keys(counts))).size;
  const frame = {
    title,
    subtitle: `${counted(total, 'row')}, ${counted(labels, 'label')}`,
    description: bars.map((bar) => `${bar.label}: ${describeCounts(bar, names)}.`).join(' '),
    height: plot.bottom + 52,
  };
  return chart(
    frame,
    ...key.markup,
    ...horizontalAxis(plot, { scale: { at: x.at, ticks: x.ticks.filter(Number.isInteger) }, label: 'rows' }, true),
    ...rows.flat(),
  );
}

function barsOf(splits: readonly Readonly<Record<string, number>>[]): Bar[] {
  const labels = [...new Set(splits.flatMap((counts) => Object.keys(counts)))];
  const bars = labels.map((label) =>
    toBar(
      label,
      splits.map((counts) => counts[label] ?? 0),
    ),
  );
  const { kept, rest } = largest(
    bars.map((bar) => bar.total),
    MOST_BARS,
  );
  const pick = (positions: readonly number[]): Bar[] => bars.filter((_, position) => positions.includes(position));
  const shown = pick(kept).sort((a, b) => b.total - a.total || (a.label < b.label ? -1 : 1));
  if (rest.length === 0) return shown;
  const others = pick(rest);
  const counts = splits.map((_, split) => others.reduce((sum, bar) => sum + (bar.counts[split] ?? 0), 0));
  return [...shown, toBar(`${rest.length} others`, counts)];
}

function toBar(label: string, counts: number[]): Bar {
  return { label, counts, total: counts.reduce((sum, count) => sum + count, 0) };
}

function barRow(bar: Bar, names: readonly string[], y: number, at: (value: number) => number, all: number): Markup[] {
  let before = 0;
  const pieces = bar.counts.map((count, split) => {
    const from = at(before);
    before += count;
    const width = at(before) - from;
    return element('rect', { x: from, y: y + 2, width, height: ROW_HEIGHT - 8, fill: seriesColour(split) });
  });
  const share = formatShare(bar.total / Math.max(1, all));
  return [
    text(16 + NAME_ROOM, y + 14, fitText(bar.label, NAME_ROOM, { size: 12, cut: 'middle' }), { 'text-anchor': 'end' }),
    element('g', {}, element('title', {}, escapeText(`${bar.label}: ${describeCounts(bar, names)}`)), ...pieces),
    text(at(bar.total) + 6, y + 14, `${formatCount(bar.total)} (${share})`, { class: 'nf-dim', 'font-size': 11 }),
  ];
}

function describeCounts(bar: Bar, names: readonly string[]): string {
  return names.map((name, split) => `${formatCount(bar.counts[split] ?? 0)} ${name}`).join(', ');
}
