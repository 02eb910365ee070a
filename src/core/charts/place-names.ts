import type { Plot } from './axes.ts';
import { textWidth } from './fit-text.ts';

/** A name beside its point: where its text is anchored, in pixels. */
export type PlacedName = { x: number; y: number; anchor: 'start' | 'middle' | 'end' };

/** A point that is drawn, and the name it wants beside it. */
type Named = { x: number; y: number; name: string };
type Box = { left: number; right: number; top: number; bottom: number };

const RADIUS = 7;
const GAP = 10;

/**
 * A place for each name to the right of its point, to its left, above or below it, so that no name covers another, a point or the edge; earlier
 * names choose first. `undefined` where there is none.
 */
export function placeNames(points: readonly Named[], plot: Plot, size: number): (PlacedName | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - RADIUS,
    right: x + RADIUS,
    top: y - RADIUS,
    bottom: y + RADIUS,
  }));
  return points.map((point) => {
    const free = candidates(point).find((place) => {
      const box = boxOf(place, textWidth(point.name, size), size);
      return inside(box, plot) && taken.every((other) => !overlap(box, other));
    });
    if (free !== undefined) taken.push(boxOf(free, textWidth(point.name, size), size));
    return free;
  });
}

function candidates({ x, y }: Named): PlacedName[] {
  return [
    { x: x + GAP, y: y + 4, anchor: 'start' },
    { x: x - GAP, y: y + 4, anchor: 'end' },
    { x, y: y - GAP, anchor: 'middle' },
    { x, y: y + GAP + 9, anchor: 'middle' },
  ];
}

function boxOf({ x, y, anchor }: PlacedName, width: number, size: number): Box {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - size * 0.9, bottom: y + size * 0.25 };
}

function inside(box: Box, plot: Plot): boolean {
  return box.left >= plot.left && box.right <= plot.right && box.top >= plot.top && box.bottom <= plot.bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
