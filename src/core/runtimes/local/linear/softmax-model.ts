import { seededHash } from '../seeded-random.ts';
import type { FeatureSpace } from './feature-space.ts';
import type { TextVector } from './text-vector.ts';

/** Multinomial logistic regression: a text's score for label k is bias[k] plus the sum of value x weights[column x labels + k]. */
export type SoftmaxModel = {
  labels: readonly string[];
  /** Decides between tied labels. */
  seed: number;
  space: FeatureSpace;
  weights: Float32Array;
  bias: Float32Array;
};

/** A model before its first step: all weights are zero, so all labels tie. */
export function zeroModel(labels: readonly string[], seed: number, space: FeatureSpace): SoftmaxModel {
  return {
    labels,
    seed,
    space,
    weights: new Float32Array(space.buckets.length * labels.length),
    bias: new Float32Array(labels.length),
  };
}

/** Writes the score of each label. */
export function readScores(model: SoftmaxModel, vector: TextVector, scores: Float64Array): void {
  const { weights } = model;
  const labels = scores.length;
  for (let label = 0; label < labels; label++) scores[label] = model.bias[label] ?? 0;
  for (let index = 0; index < vector.size; index++) {
    const value = vector.values[index] ?? 0;
    const row = (vector.columns[index] ?? 0) * labels;
    for (let label = 0; label < labels; label++)
      scores[label] = (scores[label] ?? 0) + value * (weights[row + label] ?? 0);
  }
}

/** Turns scores into probabilities in place. */
export function softmax(scores: Float64Array): void {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let label = 0; label < scores.length; label++) {
    const raised = Math.exp((scores[label] ?? 0) - highest);
    scores[label] = raised;
    sum += raised;
  }
  for (let label = 0; label < scores.length; label++) scores[label] = (scores[label] ?? 0) / sum;
}

/** The index of the highest score. Exact ties, as of an untrained model, are decided by a hash of the text under the seed. */
export function bestLabel(scores: Float64Array, seed: number, text: string): number {
  let best = 0;
  let tied = 1;
  for (let label = 1; label < scores.length; label++) {
    const [score, highest] = [scores[label] ?? 0, scores[best] ?? 0];
    if (score > highest) [best, tied] = [label, 1];
    else if (score === highest) tied++;
  }
  return tied === 1 ? best : tiedLabel(scores, scores[best] ?? 0, seededHash(seed, text) % tied);
}

function tiedLabel(scores: Float64Array, highest: number, place: number): number {
  let passed = 0;
  return scores.findIndex((score) => score === highest && passed++ === place);
}
