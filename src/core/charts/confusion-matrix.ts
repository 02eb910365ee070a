import { chart, CHART_TOP, CHART_WIDTH } from './chart.ts';
import { fitNames } from './fit-names.ts';
import { textWidth } from './fit-text.ts';
import { counted, formatCount, formatShare, formatThousands } from './format-number.ts';
import { type FoldedMatrix, foldMatrix } from './fold-matrix.ts';
import { cellColours } from './palette.ts';
import { element, escapeText, type Markup, text } from './svg.ts';

export type ConfusionMatrix = {
  title: string;
  labels: readonly string[];
  /** Rows are gold labels, columns predictions; one column more than labels counts unparsed answers. */
  matrix: readonly (readonly number[])[];
};

/** Where cells lie: the corner of the first, and the size of each. */
type Grid = { left: number; top: number; width: number; height: number };

const MOST_LABELS = 14;
const LABEL_ROOM = 140;
const SMALL = 11;
const fit = { size: SMALL, cut: 'middle' } as const;

/** Counts per gold and predicted label, shaded by their share of the gold label's row. Beyond 14 labels the rarest are folded into one. */
export function confusionMatrix({ title, labels, matrix }: ConfusionMatrix): string {
  const folded = foldMatrix(labels, matrix, MOST_LABELS);
  const names = fitNames(folded.columns, LABEL_ROOM, fit);
  const grid = gridFor(names, folded.rows.length);
  const bottom = grid.top + grid.height * folded.rows.length;
  const middle = grid.left + (grid.width * folded.columns.length) / 2;
  const frame = {
    title,
    subtitle: `${counted(folded.total, 'row')}, ${formatShare(folded.right / Math.max(1, folded.total))} on the diagonal; shading is the share of a row`,
    description: describe(folded),
    height: bottom + 44,
  };
  return chart(
    frame,
    text(16, CHART_TOP + 12, 'gold label ↓', { class: 'nf-dim', 'font-size': SMALL }),
    ...names.map((name, column) => columnName(name, column, grid)),
    ...folded.rows.flatMap((_, row) => [rowName(names[row] ?? '', row, grid), ...rowCells(folded, row, grid)]),
    text(middle, bottom + 24, 'predicted label', { class: 'nf-dim', 'text-anchor': 'middle' }),
  );
}

/** Cells as broad as the page allows; the slanted name over the last columns must not leave it. */
function gridFor(names: readonly string[], rows: number): Grid {
  const widths = names.map((name) => textWidth(name, SMALL));
  const left = 16 + Math.max(60, ...widths.slice(0, rows)) + 8;
  const longest = Math.max(...widths);
  const room = CHART_WIDTH - left - 16;
  const flat = Math.min(96, room / names.length);
  if (longest <= flat - 6) return { left, top: CHART_TOP + 24, width: flat, height: Math.min(40, flat) };
  const rooms = widths.map((width, column) => (room - width * Math.SQRT1_2) / (column + 0.5));
  const width = Math.min(72, room / names.length, ...rooms);
  return { left, top: CHART_TOP + 16 + longest * Math.SQRT1_2, width, height: Math.min(36, Math.max(22, width)) };
}

/** Level when it fits above its column, else slanted. */
function columnName(name: string, column: number, grid: Grid): Markup {
  const x = grid.left + (column + 0.5) * grid.width;
  const y = grid.top - 7;
  if (textWidth(name, SMALL) <= grid.width - 6 && grid.top <= CHART_TOP + 24)
    return text(x, y, name, { 'text-anchor': 'middle', 'font-size': SMALL });
  return text(0, 0, name, { 'font-size': SMALL, transform: `translate(${x} ${y}) rotate(-45)` });
}

function rowName(name: string, row: number, grid: Grid): Markup {
  const y = grid.top + (row + 0.5) * grid.height + 4;
  return text(grid.left - 8, y, name, { 'text-anchor': 'end', 'font-size': SMALL });
}

function rowCells(folded: FoldedMatrix, row: number, grid: Grid): Markup[] {
  const counts = folded.matrix[row] ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const names = { gold: folded.rows[row] ?? '', columns: folded.columns };
  return counts.flatMap((count, column) => {
    const share = total === 0 ? 0 : count / total;
    const kind = column === row ? 'right' : column === folded.rows.length ? 'unparsed' : 'wrong';
    const x = grid.left + column * grid.width;
    const y = grid.top + row * grid.height;
    const hint = `gold ${names.gold}, predicted ${names.columns[column] ?? ''}: ${formatCount(count)} (${formatShare(share)} of the row)`;
    return [cell(x, y, grid, cellColours[kind], share, hint), ...cellCount(x, y, grid, count, share)];
  });
}

function cell(x: number, y: number, grid: Grid, colour: string, share: number, hint: string): Markup {
  const box = { x: x + 1, y: y + 1, width: grid.width - 2, height: grid.height - 2, rx: 2 };
  return element(
    'rect',
    { ...box, fill: colour, 'fill-opacity': cellOpacity(share) },
    element('title', {}, escapeText(hint)),
  );
}

/** Opacity of a cell's colour: an empty cell is barely seen, a whole row in one cell is full. */
export function cellOpacity(share: number): number {
  return share === 0 ? 0.05 : 0.12 + 0.88 * share;
}

/** Strong shades take white; on weak ones the page shows through, so black on a light page and white on a dark one. */
export function countLook(share: number): 'nf-white' | 'nf-count' {
  return cellOpacity(share) > 0.758 ? 'nf-white' : 'nf-count';
}

/** The count, in the first way of writing it that fits into the cell. */
function cellCount(x: number, y: number, grid: Grid, count: number, share: number): Markup[] {
  const ways = [
    { words: formatCount(count), size: 12 },
    { words: String(count), size: 10 },
    { words: formatThousands(count), size: 10 },
    { words: formatThousands(count), size: 8 },
  ];
  const way = ways.find(({ words, size }) => textWidth(words, size) <= grid.width - 3);
  if (count === 0 || way === undefined) return [];
  const at = { 'text-anchor': 'middle', 'font-size': way.size, class: countLook(share) };
  return [text(x + grid.width / 2, y + grid.height / 2 + way.size * 0.35, way.words, at)];
}

function describe(folded: FoldedMatrix): string {
  const rows = folded.rows.map((label, row) => {
    const counts = folded.matrix[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return `${label}: ${formatCount(counts[row] ?? 0)} of ${formatCount(total)} right.`;
  });
  return `Confusion matrix of ${counted(folded.total, 'row')}. ${rows.join(' ')}`;
}
