import { fitNames } from './fit-names.ts';
import { textWidth } from './fit-text.ts';
import { element, type Markup, text } from './svg.ts';

/** A line (`dashed` or not) or a filled square, and what it stands for. */
export type LegendEntry = { words: string; colour: string; mark: 'line' | 'dashed' | 'square' };

const LINE_HEIGHT = 20;
const SIZE = 12;
const WORDS_ROOM = 170;

/** Entries from left to right, wrapped at `right`; tells the height used. */
export function legend(
  entries: readonly LegendEntry[],
  left: number,
  right: number,
  top: number,
): { markup: Markup[]; height: number } {
  let x = left;
  let y = top + 12;
  const markup: Markup[] = [];
  const names = fitNames(
    entries.map(({ words }) => words),
    WORDS_ROOM,
    { size: SIZE, cut: 'middle' },
  );
  for (const [index, entry] of entries.entries()) {
    const words = names[index] ?? '';
    const width = 30 + textWidth(words, SIZE) + 14;
    if (x > left && x + width > right) [x, y] = [left, y + LINE_HEIGHT];
    markup.push(swatch(entry, x, y - 4), text(x + 30, y, words));
    x += width;
  }
  return { markup, height: entries.length === 0 ? 0 : y - top };
}

function swatch(entry: LegendEntry, x: number, y: number): Markup {
  const { colour, mark } = entry;
  if (mark === 'square') return element('rect', { x: x + 12, y: y - 6, width: 12, height: 12, rx: 2, fill: colour });
  const dashes = mark === 'dashed' ? '5 4' : undefined;
  return element('line', {
    x1: x,
    x2: x + 24,
    y1: y,
    y2: y,
    stroke: colour,
    'stroke-width': 2,
    'stroke-dasharray': dashes,
  });
}
