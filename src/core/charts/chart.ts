import { fitText } from './fit-text.ts';
import { styleSheet } from './palette.ts';
import { element, escapeText, type Markup, text } from './svg.ts';

/** Every chart is this broad: it is legible in a column of a page and on a phone turned sideways. */
export const CHART_WIDTH = 640;

/** Where the title ends and the drawing may begin. */
export const CHART_TOP = 56;

export type ChartFrame = {
  title: string;
  /** One line under the title: what is shown and how many of it. */
  subtitle: string;
  /** The same content as a sentence, for those who do not see the drawing. */
  description: string;
  height: number;
};

/** A whole SVG document around a drawing: accessible name and description, style, background, title. */
export function chart(frame: ChartFrame, ...drawing: Markup[]): Markup {
  const { title, subtitle, description, height } = frame;
  const room = CHART_WIDTH - 32;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${CHART_WIDTH} ${height}`,
      width: CHART_WIDTH,
      height,
      role: 'img',
      'font-family': 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
    },
    element('title', {}, escapeText(title)),
    element('desc', {}, escapeText(description)),
    element('style', {}, styleSheet),
    element('rect', { class: 'nf-bg', width: CHART_WIDTH, height, rx: 6 }),
    text(16, 26, fitText(title, room, { size: 15, bold: true }), { 'font-size': 15, 'font-weight': 600 }),
    text(16, 44, fitText(subtitle, room, { size: 12 }), { class: 'nf-dim' }),
    ...drawing,
  );
}
