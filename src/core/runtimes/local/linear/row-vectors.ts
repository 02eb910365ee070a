import type { FeatureSpace } from './feature-space.ts';
import type { FeatureBag } from './features.ts';
import { type TextVector, readVector } from './text-vector.ts';

/** Rows that are read again in each epoch: packed once when they fit, else computed each time from the text. */
export type RowVectors = { space: FeatureSpace; bag: FeatureBag; texts: readonly string[]; packed: Packed | undefined };

type Packed = { starts: Uint32Array; columns: Uint32Array; values: Float32Array; rows: number };

/** Eight bytes an entry: 48 MB at most. Above this, reading the text again costs less than the memory. */
export const MOST_PACKED_ENTRIES = 6_000_000;

/** Rows over texts that have `entries` features together. Pack them with packRow, in order, before reading. */
export function createRowVectors(
  space: FeatureSpace,
  bag: FeatureBag,
  texts: readonly string[],
  entries: number,
): RowVectors {
  if (entries > MOST_PACKED_ENTRIES) return { space, bag, texts, packed: undefined };
  const packed = {
    starts: new Uint32Array(texts.length + 1),
    columns: new Uint32Array(entries),
    values: new Float32Array(entries),
    rows: 0,
  };
  return { space, bag, texts, packed };
}

/** Stores the next row when rows are packed; otherwise does nothing. */
export function packRow(rows: RowVectors, scratch: TextVector): void {
  const { packed } = rows;
  if (packed === undefined) return;
  readVector(rows.space, rows.bag, scratch, rows.texts[packed.rows] ?? '');
  const start = packed.starts[packed.rows] ?? 0;
  packed.columns.set(scratch.columns.subarray(0, scratch.size), start);
  packed.values.set(scratch.values.subarray(0, scratch.size), start);
  packed.starts[++packed.rows] = start + scratch.size;
}

/** Puts row `index` into the vector. Its arrays may be views of the packed rows: read them, do not write. */
export function readRow(rows: RowVectors, index: number, vector: TextVector): void {
  const { packed } = rows;
  if (packed === undefined) {
    readVector(rows.space, rows.bag, vector, rows.texts[index] ?? '');
    return;
  }
  const [start, end] = [packed.starts[index] ?? 0, packed.starts[index + 1] ?? 0];
  vector.columns = packed.columns.subarray(start, end);
  vector.values = packed.values.subarray(start, end);
  vector.size = end - start;
}
