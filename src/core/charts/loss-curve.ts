import { horizontalAxis, type Plot, verticalAxis } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { counted, formatNumber } from './format-number.ts';
import { legend, type LegendEntry } from './legend.ts';
import { seriesColour } from './palette.ts';
import { linearScale, roundedScale, type Scale } from './scale.ts';
import { element, type Markup } from './svg.ts';

export type CurvePoint = { epoch: number; value: number };

/** One run: its training curve is drawn dashed, its validation curve solid, both in one colour. */
export type CurveRun = { name: string; train?: readonly CurvePoint[]; validation?: readonly CurvePoint[] };

export type LossCurve = {
  title: string;
  /** What the values are, with their unit: "cross-entropy (nats)". */
  y_label: string;
  /** Which direction is the good one; losses fall. */
  better?: 'lower' | 'higher';
  runs: readonly CurveRun[];
};

type Scales = { x: Scale; y: Scale };

/** Training and validation values per epoch, runs over each other. A value that is not finite is a gap in its line. */
export function lossCurve({ title, y_label, better = 'lower', runs }: LossCurve): string {
  const plot: Plot = { left: 72, right: CHART_WIDTH - 24, top: CHART_TOP + 8, bottom: CHART_TOP + 260 };
  const { x, y } = scales(runs.flatMap(finitePoints), plot);
  const key = legend(runs.flatMap(legendEntries), plot.left - 40, plot.right, plot.bottom + 52);
  const frame = {
    title,
    subtitle: `${counted(runs.length, 'run')}; ${better} is better`,
    description: runs.map((run) => describeRun(run, y_label)).join(' '),
    height: plot.bottom + 64 + key.height,
  };
  return chart(
    frame,
    ...verticalAxis(plot, { scale: y, label: y_label, format: formatNumber }),
    ...horizontalAxis(plot, { scale: x, label: 'epoch', format: formatNumber }),
    ...runs.flatMap((run, index) => [
      ...curve(run.train ?? [], { x, y }, seriesColour(index), '5 4'),
      ...curve(run.validation ?? [], { x, y }, seriesColour(index)),
    ]),
    ...key.markup,
  );
}

function finitePoints(run: CurveRun): CurvePoint[] {
  return [...(run.train ?? []), ...(run.validation ?? [])].filter(({ value }) => Number.isFinite(value));
}

/** Epochs are whole numbers, so no tick stands between two of them. */
function scales(points: readonly CurvePoint[], plot: Plot): Scales {
  const [first, last] = range(points.map(({ epoch }) => epoch));
  const [low, high] = range(points.map(({ value }) => value));
  const room = last > first ? 0 : 1;
  const x = linearScale(first - room, last + room, plot.left, plot.right, 8);
  return {
    x: { at: x.at, ticks: x.ticks.filter((tick) => Number.isInteger(tick) && tick >= first && tick <= last) },
    y: roundedScale(low, high, plot.bottom, plot.top),
  };
}

function range(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  return [
    values.reduce((least, value) => Math.min(least, value)),
    values.reduce((most, value) => Math.max(most, value)),
  ];
}

/** Unbroken stretches as lines; every point gets a dot while there are few of them. */
function curve(points: readonly CurvePoint[], { x, y }: Scales, colour: string, dashes?: string): Markup[] {
  const stretches: CurvePoint[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.value)) stretches.at(-1)?.push(point);
    else stretches.push([]);
  }
  const drawn = stretches.filter((stretch) => stretch.length > 0);
  const lines = drawn.map((stretch) =>
    element('polyline', {
      points: stretch.map(({ epoch, value }) => `${x.at(epoch).toFixed(1)},${y.at(value).toFixed(1)}`).join(' '),
      fill: 'none',
      stroke: colour,
      'stroke-width': 2,
      'stroke-linejoin': 'round',
      'stroke-dasharray': dashes,
    }),
  );
  const shown = drawn.flat();
  const radius = shown.length > 20 ? 1.5 : 3;
  const hollow = dashes === undefined ? { fill: colour } : { class: 'nf-bg', stroke: colour, 'stroke-width': 1.5 };
  return [
    ...lines,
    ...shown.map(({ epoch, value }) => element('circle', { cx: x.at(epoch), cy: y.at(value), r: radius, ...hollow })),
  ];
}

function legendEntries(run: CurveRun, index: number): LegendEntry[] {
  const colour = seriesColour(index);
  return [
    ...(run.train === undefined ? [] : [{ words: run.name, note: 'train', colour, mark: 'dashed' as const }]),
    ...(run.validation === undefined ? [] : [{ words: run.name, note: 'validation', colour, mark: 'line' as const }]),
  ];
}

function describeRun(run: CurveRun, label: string): string {
  const parts = [...describeSide('training', run.train), ...describeSide('validation', run.validation)];
  return `${run.name}, ${label}: ${parts.join('; ') || 'no values'}.`;
}

function describeSide(side: string, points: readonly CurvePoint[] | undefined): string[] {
  const first = points?.[0];
  const last = points?.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    `${side} ${formatNumber(first.value)} at epoch ${first.epoch}, ${formatNumber(last.value)} at epoch ${last.epoch}`,
  ];
}
