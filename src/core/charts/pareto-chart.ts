import { horizontalAxis, type Plot, verticalAxis } from './axes.ts';
import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitText } from './fit-text.ts';
import { counted, formatMeasure, formatNumber } from './format-number.ts';
import { seriesColours } from './palette.ts';
import { linearScale } from './scale.ts';
import { element, type Markup, text } from './svg.ts';

export type ParetoPoint = { name: string; x: number; y: number; front: boolean };

/** `x_label` and `y_label` name what is measured, with the unit and which direction is good. */
export type ParetoChart = { title: string; x_label: string; y_label: string; points: readonly ParetoPoint[] };

const NAME_ROOM = 150;

/** Runs by two measures: filled where no other run is better in everything that was weighed, hollow where one is. */
export function paretoChart({ title, x_label, y_label, points }: ParetoChart): string {
  const plot: Plot = { left: 72, right: CHART_WIDTH - 32, top: CHART_TOP + 8, bottom: CHART_TOP + 260 };
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const x = roomy(xs, plot.left, plot.right);
  const y = roomy(ys, plot.bottom, plot.top);
  const frame = {
    title,
    subtitle: `${counted(points.length, 'run')}; filled: on the Pareto front`,
    description: points
      .map(
        (point) =>
          `${point.name}: ${formatMeasure(point.x)}, ${formatMeasure(point.y)}${point.front ? ', on the front' : ''}.`,
      )
      .join(' '),
    height: plot.bottom + 56,
  };
  return chart(
    frame,
    ...horizontalAxis(plot, { scale: x, label: x_label, format: formatNumber }, true),
    ...verticalAxis(plot, { scale: y, label: y_label, format: formatNumber }),
    ...points.flatMap((point) => mark(point, x.at(point.x), y.at(point.y), plot)),
  );
}

function roomy(values: readonly number[], from: number, to: number) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return linearScale(0, 1, from, to);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = high > low ? (high - low) * 0.12 : Math.max(Math.abs(high) * 0.1, 0.01);
  return linearScale(low - room, high + room, from, to);
}

function mark({ name, front }: ParetoPoint, x: number, y: number, plot: Plot): Markup[] {
  const [colour] = seriesColours;
  const left = x + 10 + NAME_ROOM > plot.right;
  return [
    element('circle', { cx: x, cy: y, r: 5, stroke: colour, 'stroke-width': 2, fill: front ? colour : 'none' }),
    text(left ? x - 10 : x + 10, y + 4, fitText(name, NAME_ROOM, { size: 11, cut: 'middle' }), {
      'font-size': 11,
      'text-anchor': left ? 'end' : 'start',
    }),
  ];
}
