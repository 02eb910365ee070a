import { textWidth } from './fit-text.ts';
import { formatTicks } from './format-number.ts';
import { element, type Markup, text } from './svg.ts';
import type { Scale } from './scale.ts';

/** The rectangle a drawing fills, in pixels. */
export type Plot = { left: number; right: number; top: number; bottom: number };

const NUMBER_SIZE = 11;

export type Axis = { scale: Scale; label: string };

/** Where a plot may begin so that the numbers of its vertical axis and the label beside them do not touch. */
export function leftOf({ ticks }: Scale): number {
  return Math.max(72, 40 + Math.max(0, ...formatTicks(ticks).map((number) => textWidth(number, NUMBER_SIZE))));
}

/** Grid lines and numbers of the vertical axis, its label turned to read upwards. */
export function verticalAxis(plot: Plot, axis: Axis): Markup[] {
  const middle = (plot.top + plot.bottom) / 2;
  const numbers = formatTicks(axis.scale.ticks);
  return [
    ...axis.scale.ticks.flatMap((tick, index) => {
      const y = axis.scale.at(tick);
      return [
        element('line', { x1: plot.left, x2: plot.right, y1: y, y2: y, class: 'nf-grid' }),
        text(plot.left - 8, y + 4, numbers[index] ?? '', {
          class: 'nf-dim',
          'text-anchor': 'end',
          'font-size': NUMBER_SIZE,
        }),
      ];
    }),
    text(0, 0, axis.label, {
      'text-anchor': 'middle',
      class: 'nf-dim',
      transform: `translate(20 ${middle}) rotate(-90)`,
    }),
  ];
}

/** The line, ticks and numbers of the horizontal axis, with its label underneath. `grid` draws the ticks through the plot. */
export function horizontalAxis(plot: Plot, axis: Axis, grid = false): Markup[] {
  const numbers = formatTicks(axis.scale.ticks);
  const ticks = axis.scale.ticks.flatMap((tick, index) => {
    const x = axis.scale.at(tick);
    const y1 = grid ? plot.top : plot.bottom;
    return [
      element('line', { x1: x, x2: x, y1, y2: plot.bottom + 4, class: grid ? 'nf-grid' : 'nf-axis' }),
      text(x, plot.bottom + 18, numbers[index] ?? '', {
        class: 'nf-dim',
        'text-anchor': 'middle',
        'font-size': NUMBER_SIZE,
      }),
    ];
  });
  return [
    ...ticks,
    element('line', { x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom, class: 'nf-axis' }),
    text((plot.left + plot.right) / 2, plot.bottom + 38, axis.label, { class: 'nf-dim', 'text-anchor': 'middle' }),
  ];
}
