import { horizontalAxis, leftOf, type Plot, verticalAxis } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitNames } from './fit-names.ts';
import { counted, formatMeasure } from './format-number.ts';
import { seriesColours } from './palette.ts';
import { type PlacedName, placeNames } from './place-names.ts';
import { linearScale, type Scale } from './scale.ts';
import { element, type Markup, text } from './svg.ts';

export type ParetoPoint = { name: string; x: number; y: number; front: boolean };

/** `x_label` and `y_label` name what is measured, with the unit and which direction is good. */
export type ParetoChart = { title: string; x_label: string; y_label: string; points: readonly ParetoPoint[] };

const NAME_ROOM = 150;
const NAME_SIZE = 11;
const KEY_COLUMNS = 3;
const KEY_LINE = 18;

/** Where a point lies, in pixels, with its name cut to fit. */
type Spot = { name: string; x: number; y: number; front: boolean };

/**
 * Runs by two measures: filled where no other run is better in everything that was weighed, hollow where one is. Where names would cover
 * each other, points are numbered and the names stand below.
 */
export function paretoChart({ title, x_label, y_label, points }: ParetoChart): string {
  const drawn = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const edges = { right: CHART_WIDTH - 32, top: CHART_TOP + 8, bottom: CHART_TOP + 260 };
  const y = roomy(drawn, 'y', edges.bottom, edges.top);
  const plot: Plot = { ...edges, left: leftOf(y) };
  const x = roomy(drawn, 'x', plot.left, plot.right);
  const names = fitNames(
    drawn.map(({ name }) => name),
    NAME_ROOM,
    { size: NAME_SIZE, cut: 'middle' },
  );
  const spots = drawn.map((point, at) => ({ ...point, name: names[at] ?? '', x: x.at(point.x), y: y.at(point.y) }));
  const labels = labelsOf(spots, plot);
  const frame = {
    title,
    subtitle: subtitle(points.length, drawn.length),
    description: points.map(describe).join(' '),
    height: plot.bottom + 56 + labels.height,
  };
  return chart(
    frame,
    ...horizontalAxis(plot, { scale: x, label: x_label }, true),
    ...verticalAxis(plot, { scale: y, label: y_label }),
    ...spots.map(mark),
    ...labels.markup,
  );
}

function subtitle(all: number, drawn: number): string {
  const missing = all === drawn ? '' : `; ${all - drawn} not measured in both`;
  return `${counted(drawn, 'run')}; filled: on the Pareto front${missing}`;
}

function describe({ name, x, y, front }: ParetoPoint): string {
  const [across, up] = [x, y].map((value) => (Number.isFinite(value) ? formatMeasure(value) : 'not measured'));
  return `${name}: ${across}, ${up}${front ? ', on the front' : ''}.`;
}

function roomy(points: readonly ParetoPoint[], along: 'x' | 'y', from: number, to: number): Scale {
  const values = points.map((point) => point[along]);
  if (values.length === 0) return linearScale(0, 1, from, to);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? (high - low) * 0.12 : Math.max(Math.abs(high) * 0.1, 0.01);
  return linearScale(low - room, high + room, from, to);
}

function mark({ x, y, front }: Spot): Markup {
  const [colour] = seriesColours;
  return element('circle', { cx: x, cy: y, r: 5, stroke: colour, 'stroke-width': 2, fill: front ? colour : 'none' });
}

/** The front's names choose their places first. */
function labelsOf(spots: readonly Spot[], plot: Plot): { markup: Markup[]; height: number } {
  const order = spots.toSorted((a, b) => Number(b.front) - Number(a.front));
  const places = placeNames(order, plot, NAME_SIZE);
  if (places.every((place) => place !== undefined))
    return { markup: order.map((spot, at) => label(spot, places[at])), height: 0 };
  const numbered = order.map((spot, at) => ({ ...spot, name: String(at + 1) }));
  const near = placeNames(numbered, plot, NAME_SIZE);
  const lines = Math.ceil(order.length / KEY_COLUMNS);
  return {
    markup: [
      ...numbered.map((spot, at) => label(spot, near[at])),
      ...order.map((spot, at) => keyEntry(spot, at, lines, plot.bottom + 62)),
    ],
    height: lines * KEY_LINE + 8,
  };
}

/** A name without a free place stands on the right of its point all the same. */
function label({ name, x, y }: Spot, place: PlacedName = { x: x + 10, y: y + 4, anchor: 'start' }): Markup {
  return text(place.x, place.y, name, { 'font-size': NAME_SIZE, 'text-anchor': place.anchor });
}

function keyEntry({ name }: Spot, at: number, lines: number, top: number): Markup {
  const x = 24 + Math.floor(at / lines) * ((CHART_WIDTH - 40) / KEY_COLUMNS);
  return text(x, top + (at % lines) * KEY_LINE, `${at + 1}  ${name}`, { 'font-size': NAME_SIZE });
}
