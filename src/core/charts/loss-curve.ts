import { horizontalAxis, leftOf, type Plot, verticalAxis } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { counted, formatNumber } from './format-number.ts';
import { largest } from './largest.ts';
import { legend, type LegendEntry } from './legend.ts';
import { seriesColour, seriesColours } from './palette.ts';
import { linearScale, roundedScale, type Scale } from './scale.ts';
import { element, type Markup } from './svg.ts';

export type CurvePoint = { epoch: number; value: number };

/** One run: its training curve is drawn dashed, its validation curve solid, both in one colour. */
export type CurveRun = { name: string; train?: readonly CurvePoint[]; validation?: readonly CurvePoint[] };

export type LossCurve = {
  title: string;
  /** What the values are, with their unit: "cross-entropy (nats)". */
  y_label: string;
  /** What points are counted in; epochs unless said otherwise. */
  x_label?: string;
  /** Which direction is the good one; losses fall. */
  better?: 'lower' | 'higher';
  runs: readonly CurveRun[];
};

type Scales = { x: Scale; y: Scale };

/** As many as there are colours. */
const MOST_RUNS = seriesColours.length;

/**
 * Training and validation values per epoch, runs over each other. A value that is not finite is a gap in its line. Beyond a dozen runs those
 * that end best are drawn.
 */
export function lossCurve({ title, y_label, x_label = 'epoch', better = 'lower', runs }: LossCurve): string {
  const drawn = endingBest(runs, better);
  const points = drawn.flatMap(finitePoints);
  const edges = { right: CHART_WIDTH - 24, top: CHART_TOP + 8, bottom: CHART_TOP + 260 };
  const y = valueScale(points, edges.bottom, edges.top);
  const plot: Plot = { ...edges, left: leftOf(y) };
  const x = epochScale(points, plot.left, plot.right);
  const key = legend(legendEntries(drawn), 32, plot.right, plot.bottom + 52);
  const frame = {
    title,
    subtitle: [howMany(runs.length, drawn.length), `${better} is better`, ...sides(drawn)].join('; '),
    description: runs.map((run) => describeRun(run, y_label, x_label)).join(' '),
    height: plot.bottom + 64 + key.height,
  };
  return chart(
    frame,
    ...verticalAxis(plot, { scale: y, label: y_label }),
    ...horizontalAxis(plot, { scale: x, label: x_label }),
    ...drawn.flatMap((run, index) => [
      ...curve(run.train ?? [], { x, y }, seriesColour(index), '5 4'),
      ...curve(run.validation ?? [], { x, y }, seriesColour(index)),
    ]),
    ...key.markup,
  );
}

function finitePoints(run: CurveRun): CurvePoint[] {
  return [...(run.train ?? []), ...(run.validation ?? [])].filter(({ value }) => Number.isFinite(value));
}

function valueScale(points: readonly CurvePoint[], from: number, to: number): Scale {
  const [low, high] = range(points.map(({ value }) => value));
  return roundedScale(low, high, from, to);
}

/** Epochs are whole numbers, so no tick stands between two of them. */
function epochScale(points: readonly CurvePoint[], from: number, to: number): Scale {
  const [first, last] = range(points.map(({ epoch }) => epoch));
  const room = last > first ? 0 : 1;
  const { at, ticks } = linearScale(first - room, last + room, from, to, 8);
  return { at, ticks: ticks.filter((tick) => Number.isInteger(tick) && tick >= first && tick <= last) };
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

/** The runs with the best last value, in their order. */
function endingBest(runs: readonly CurveRun[], better: 'lower' | 'higher'): CurveRun[] {
  const ends = runs.map((run) => {
    const end = (run.validation?.length ? run.validation : run.train)?.findLast(({ value }) => Number.isFinite(value));
    return end === undefined ? Number.NEGATIVE_INFINITY : better === 'lower' ? -end.value : end.value;
  });
  return largest(ends, MOST_RUNS).kept.flatMap((position) => runs[position] ?? []);
}

function howMany(all: number, drawn: number): string {
  return all === drawn ? counted(all, 'run') : `the ${drawn} of ${all} runs that end best`;
}

/** What a dashed and a solid line are, as far as there are such lines. */
function sides(runs: readonly CurveRun[]): string[] {
  const has = (side: 'train' | 'validation'): boolean => runs.some((run) => (run[side]?.length ?? 0) > 0);
  return [...(has('train') ? ['dashed: training'] : []), ...(has('validation') ? ['solid: validation'] : [])];
}

function legendEntries(runs: readonly CurveRun[]): LegendEntry[] {
  return runs.map((run, index) => ({
    words: run.name,
    colour: seriesColour(index),
    mark: (run.validation?.length ?? 0) > 0 ? ('line' as const) : ('dashed' as const),
  }));
}

function describeRun(run: CurveRun, label: string, unit: string): string {
  const parts = [...describeSide('training', run.train, unit), ...describeSide('validation', run.validation, unit)];
  return `${run.name}, ${label}: ${parts.join('; ') || 'no values'}.`;
}

function describeSide(side: string, points: readonly CurvePoint[] | undefined, unit: string): string[] {
  const first = points?.[0];
  const last = points?.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    `${side} ${formatNumber(first.value)} at ${unit} ${first.epoch}, ${formatNumber(last.value)} at ${unit} ${last.epoch}`,
  ];
}
