import type { FeatureSpace } from './feature-space.ts';
import { type FeatureBag, readFeatures } from './features.ts';

/** One text as weights: `columns[i]` has `values[i]`, for i below `size`. Reused from text to text, growing as needed. */
export type TextVector = { columns: Uint32Array; values: Float32Array; size: number };

export function createTextVector(): TextVector {
  return { columns: new Uint32Array(1024), values: new Float32Array(1024), size: 0 };
}

/** (1 + ln count) x idf for each known bucket; words and characters are each scaled to length 1. A text with nothing known has size 0. */
export function readVector(space: FeatureSpace, bag: FeatureBag, vector: TextVector, text: string): void {
  readFeatures(space.shape, bag, text);
  if (vector.columns.length < bag.size) {
    vector.columns = new Uint32Array(bag.size * 2);
    vector.values = new Float32Array(bag.size * 2);
  }
  vector.size = 0;
  weigh(space, bag, vector, 0, bag.words);
  weigh(space, bag, vector, bag.words, bag.size);
}

function weigh(space: FeatureSpace, bag: FeatureBag, vector: TextVector, from: number, to: number): void {
  const { columns, values } = vector;
  const start = vector.size;
  let size = start;
  let squares = 0;
  for (let index = from; index < to; index++) {
    const bucket = bag.buckets[index] ?? 0;
    const column = space.columns[bucket] ?? -1;
    if (column === -1) continue;
    const count = bag.counts[bucket] ?? 0;
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * (space.idf[column] ?? 0);
    columns[size] = column;
    values[size++] = value;
    squares += value * value;
  }
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let index = start; index < size; index++) values[index] = (values[index] ?? 0) * scale;
  vector.size = size;
}
