import type { SourceSample } from '../sources/source.ts';
import { detectShape, isColumnar } from './detect-shape.ts';
import { sampleObjects } from './sample-objects.ts';
import { unfoldRow } from './unfold-row.ts';

/**
 * A table whose cells hold conversations as JSON, seen as the rows that those are; `cells` are then all its columns. Any other
 * sample is left as it is.
 */
export function unfoldSample(sample: SourceSample): SourceSample & { cells?: readonly string[] } {
  if (!sample.format.startsWith('csv')) return sample;
  const objects = sample.rows.map((cells) => {
    const named = sample.columns.map((column, index): [string, unknown] => [column, cells[index]]);
    return unfoldRow(Object.fromEntries(named.filter(([, cell]) => cell !== '')));
  });
  const structured = objects.filter((object) => !isColumnar(detectShape(object)) && !isFlatPair(object)).length;
  if (structured * 2 <= objects.length) return sample;
  return { ...sampleObjects(objects), format: sample.format, remarks: sample.remarks, cells: sample.columns };
}

/** Two columns of text called chosen and rejected are columns. */
function isFlatPair({ chosen, conversations, conversation, messages }: Record<string, unknown>): boolean {
  return ![chosen, conversations, conversation, messages].some(Array.isArray);
}
