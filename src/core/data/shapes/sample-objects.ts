import type { SourceSample } from '../sources/source.ts';
import { type RowShape, detectShape, isColumnar } from './detect-shape.ts';
import { unfoldRow } from './unfold-row.ts';

/** What the first rows of a source of objects show: its columns, and which rows are read by their own structure instead. */
export function sampleObjects(objects: readonly Record<string, unknown>[]): Omit<SourceSample, 'format' | 'remarks'> {
  const shapes: Partial<Record<RowShape, number>> = {};
  const flat = objects.filter((object) => {
    const shape = detectShape(unfoldRow(object));
    shapes[shape] = (shapes[shape] ?? 0) + 1;
    return isColumnar(shape);
  });
  const columns = [...new Set(flat.flatMap((object) => Object.keys(object)))];
  const rows = flat.map((object) => columns.map((column) => sampleText(object[column])));
  return { columns, rows, conversations: flat.length < objects.length, shapes };
}

function sampleText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
