import { type DocumentCounts, type FeatureSpace, toFeatureSpace } from '../linear/feature-space.ts';
import type { FeatureBag, FeatureShape } from '../linear/features.ts';
import { type TextVector, createTextVector, readVector } from '../linear/text-vector.ts';
import type { NearestIndex } from './nearest-index.ts';

/** An index being filled: `next[column]` is where its next row goes. */
export type IndexBuilder = {
  index: NearestIndex;
  bag: FeatureBag;
  vector: TextVector;
  next: Uint32Array;
  filled: number;
};

/** An index of the right size for the texts counted, without rows in it yet. */
export function createIndexBuilder(
  shape: FeatureShape,
  counts: DocumentCounts,
  bag: FeatureBag,
  targets: readonly string[],
): IndexBuilder {
  const space = toFeatureSpace(shape, counts, Number.POSITIVE_INFINITY);
  const starts = new Uint32Array(space.buckets.length + 1);
  for (const [column, bucket] of space.buckets.entries()) {
    starts[column + 1] = (starts[column] ?? 0) + (counts.inBucket[bucket] ?? 0);
  }
  const index = {
    space,
    starts,
    rows: new Uint32Array(counts.entries),
    values: new Float32Array(counts.entries),
    ...toAnswers(targets),
  };
  return { index, bag, vector: createTextVector(), next: starts.slice(), filled: 0 };
}

/** Distinct answers, the commonest first (then the earliest), and which one each row has. */
function toAnswers(targets: readonly string[]): { answers: string[]; answerOf: Uint32Array } {
  const counts = new Map<string, number>();
  for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  const answers = [...counts].sort(([, a], [, b]) => b - a).map(([answer]) => answer);
  const places = new Map(answers.map((answer, place) => [answer, place]));
  return { answers, answerOf: Uint32Array.from(targets, (target) => places.get(target) ?? 0) };
}

/** Adds the next training prompt. */
export function indexRow(builder: IndexBuilder, prompt: string): void {
  const { index, vector, next } = builder;
  readVector(index.space, builder.bag, vector, prompt);
  for (let at = 0; at < vector.size; at++) {
    const column = vector.columns[at] ?? 0;
    const place = next[column] ?? 0;
    index.rows[place] = builder.filled;
    index.values[place] = vector.values[at] ?? 0;
    next[column] = place + 1;
  }
  builder.filled++;
}

/** An index before its first step: no rows, so every answer is the empty text. */
export function emptyIndex(space: FeatureSpace): NearestIndex {
  const none = new Uint32Array(0);
  return {
    space,
    starts: new Uint32Array(space.buckets.length + 1),
    rows: none,
    values: new Float32Array(0),
    answers: [],
    answerOf: none,
  };
}
