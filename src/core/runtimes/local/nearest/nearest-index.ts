import type { FeatureBag } from '../linear/features.ts';
import type { FeatureSpace } from '../linear/feature-space.ts';
import { type TextVector, createTextVector, readVector } from '../linear/text-vector.ts';

/**
 * Training prompts by feature: column c occurs in `rows[starts[c] .. starts[c + 1])` with the weights in `values`. Row r is
 * answered by `answers[answerOf[r]]`.
 */
export type NearestIndex = {
  space: FeatureSpace;
  starts: Uint32Array;
  rows: Uint32Array;
  values: Float32Array;
  answers: readonly string[];
  answerOf: Uint32Array;
};

/** What a search needs besides the index: reused from prompt to prompt. */
export type SearchSpace = { bag: FeatureBag; vector: TextVector; scores: Float64Array };

export function createSearchSpace(index: NearestIndex, bag: FeatureBag): SearchSpace {
  return { bag, vector: createTextVector(), scores: new Float64Array(index.answerOf.length) };
}

/**
 * The answer of the training prompt with the highest cosine similarity, the earlier on a tie. A prompt that shares no feature
 * with any gets the commonest answer; an index without rows, the empty text.
 */
export function nearestAnswer(index: NearestIndex, search: SearchSpace, prompt: string): string {
  readVector(index.space, search.bag, search.vector, prompt);
  scoreRows(index, search);
  let best = -1;
  let highest = 0;
  for (const [row, score] of search.scores.entries()) if (score > highest) [best, highest] = [row, score];
  return (best === -1 ? index.answers[0] : index.answers[index.answerOf[best] ?? 0]) ?? '';
}

function scoreRows(index: NearestIndex, search: SearchSpace): void {
  const { scores, vector } = search;
  scores.fill(0);
  for (let at = 0; at < vector.size; at++) {
    const column = vector.columns[at] ?? 0;
    const weight = vector.values[at] ?? 0;
    const end = index.starts[column + 1] ?? 0;
    for (let place = index.starts[column] ?? 0; place < end; place++) {
      const row = index.rows[place] ?? 0;
      scores[row] = (scores[row] ?? 0) + weight * (index.values[place] ?? 0);
    }
  }
}
