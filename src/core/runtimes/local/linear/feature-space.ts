import { type FeatureBag, type FeatureShape, readFeatures } from './features.ts';

/** Which buckets count, at which column, and how much each weighs. */
export type FeatureSpace = {
  shape: FeatureShape;
  /** Column -> bucket, ascending. */
  buckets: Uint32Array;
  /** Column -> inverse document frequency. */
  idf: Float32Array;
  /** Bucket -> column, -1 when the bucket was never seen in training. */
  columns: Int32Array;
};

/** In how many texts each bucket occurs; `entries` is how many distinct buckets all texts have together. */
export type DocumentCounts = { documents: number; entries: number; inBucket: Uint32Array };

export function createDocumentCounts(shape: FeatureShape): DocumentCounts {
  return { documents: 0, entries: 0, inBucket: new Uint32Array(2 ** shape.hashBits) };
}

/** Counts one more text. */
export function countDocument(counts: DocumentCounts, shape: FeatureShape, bag: FeatureBag, text: string): void {
  readFeatures(shape, bag, text);
  counts.documents++;
  counts.entries += bag.size;
  for (let index = 0; index < bag.size; index++) {
    const bucket = bag.buckets[index] ?? 0;
    counts.inBucket[bucket] = (counts.inBucket[bucket] ?? 0) + 1;
  }
}

/** The buckets seen, or the `most` of them that occur in the most texts, with ln((1 + n) / (1 + df)) + 1 as weight. */
export function toFeatureSpace(shape: FeatureShape, counts: DocumentCounts, most: number): FeatureSpace {
  const buckets = frequentBuckets(counts.inBucket, most);
  const idf = new Float32Array(buckets.length);
  for (const [column, bucket] of buckets.entries()) {
    idf[column] = Math.log((1 + counts.documents) / (1 + (counts.inBucket[bucket] ?? 0))) + 1;
  }
  return featureSpace(shape, buckets, idf);
}

/** A space from the two tables a model file keeps. */
export function featureSpace(shape: FeatureShape, buckets: Uint32Array, idf: Float32Array): FeatureSpace {
  const columns = new Int32Array(2 ** shape.hashBits).fill(-1);
  for (const [column, bucket] of buckets.entries()) columns[bucket] = column;
  return { shape, buckets, idf, columns };
}

function frequentBuckets(inBucket: Uint32Array, most: number): Uint32Array {
  const seen = new Uint32Array(inBucket.length);
  let size = 0;
  for (const [bucket, texts] of inBucket.entries()) if (texts > 0) seen[size++] = bucket;
  if (size <= most) return seen.slice(0, size);
  const byFrequency = seen.subarray(0, size).sort((a, b) => (inBucket[b] ?? 0) - (inBucket[a] ?? 0) || a - b);
  return byFrequency.slice(0, most).sort();
}
