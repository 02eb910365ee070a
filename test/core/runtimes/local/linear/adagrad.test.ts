import { describe, expect, it } from 'vitest';
import {
  createAdaGrad,
  type LabelledRows,
  stepAdaGrad,
  type Tally,
  tallyRow,
} from '../../../../../src/core/runtimes/local/linear/adagrad.ts';
import {
  countDocument,
  createDocumentCounts,
  toFeatureSpace,
} from '../../../../../src/core/runtimes/local/linear/feature-space.ts';
import { createFeatureBag, type FeatureShape } from '../../../../../src/core/runtimes/local/linear/features.ts';
import { createRowVectors, packRow } from '../../../../../src/core/runtimes/local/linear/row-vectors.ts';
import { bestLabel, zeroModel } from '../../../../../src/core/runtimes/local/linear/softmax-model.ts';
import { createTextVector, readVector } from '../../../../../src/core/runtimes/local/linear/text-vector.ts';
import { seededRandom, shuffle } from '../../../../../src/core/runtimes/local/seeded-random.ts';
import { labelledRows, labels } from '../local-home.ts';

const shape: FeatureShape = { wordNgrams: 1, charMin: 3, charMax: 4, hashBits: 14 };

function toRows(texts: readonly string[], wanted: readonly number[], pack: boolean): LabelledRows {
  const bag = createFeatureBag(shape);
  const counts = createDocumentCounts(shape);
  for (const text of texts) countDocument(counts, shape, bag, text);
  const space = toFeatureSpace(shape, counts, Number.POSITIVE_INFINITY);
  const vectors = createRowVectors(space, bag, texts, pack ? counts.entries : Number.POSITIVE_INFINITY);
  const scratch = createTextVector();
  for (const _ of texts) packRow(vectors, scratch);
  return { vectors, labels: Uint32Array.from(wanted) };
}

const noTally = (): Tally => ({ rows: 0, loss: 0, correct: 0 });

describe('one step', () => {
  it('moves each weight by the gradient over its own length: from zero, half an error each way gives 1/sqrt(2)', () => {
    const rows = toRows(['alpha', 'beta'], [0, 1], true);
    const optimiser = createAdaGrad(zeroModel(['a', 'b'], 1, rows.vectors.space), { learningRate: 1, l2: 0 });
    const tally = noTally();
    stepAdaGrad(optimiser, rows, Uint32Array.of(0), tally);
    expect(tally).toMatchObject({ rows: 1, loss: Math.log(2) });
    const vector = createTextVector();
    readVector(rows.vectors.space, rows.vectors.bag, vector, 'alpha');
    for (const column of vector.columns.subarray(0, vector.size)) {
      expect(optimiser.model.weights[column * 2]).toBeCloseTo(Math.SQRT1_2, 4);
      expect(optimiser.model.weights[column * 2 + 1]).toBeCloseTo(-Math.SQRT1_2, 4);
    }
    const touched = optimiser.model.weights.filter((weight) => weight !== 0).length;
    expect(touched).toBe(vector.size * 2);
    expect(optimiser.model.bias[0]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('takes all gradients of a batch at the same weights', () => {
    const rows = toRows(['alpha', 'beta'], [0, 1], true);
    const batched = createAdaGrad(zeroModel(['a', 'b'], 1, rows.vectors.space), { learningRate: 1, l2: 0 });
    const tally = noTally();
    stepAdaGrad(batched, rows, Uint32Array.of(0, 1), tally);
    expect(tally.loss).toBeCloseTo(2 * Math.log(2), 12);
    const single = createAdaGrad(zeroModel(['a', 'b'], 1, rows.vectors.space), { learningRate: 1, l2: 0 });
    const other = noTally();
    for (const row of [0, 1]) stepAdaGrad(single, rows, Uint32Array.of(row), other);
    expect(other.loss).toBeGreaterThan(2 * Math.log(2) + 0.1); // the first row moved the bias away from the second
  });

  it('pulls touched weights towards zero under l2', () => {
    const norms = [0, 0.05].map((l2) => {
      const rows = toRows(['alpha', 'beta'], [0, 1], true);
      const optimiser = createAdaGrad(zeroModel(['a', 'b'], 1, rows.vectors.space), { learningRate: 0.5, l2 });
      for (let step = 0; step < 50; step++) stepAdaGrad(optimiser, rows, Uint32Array.of(0, 1), noTally());
      return optimiser.model.weights.reduce((sum, weight) => sum + weight * weight, 0);
    });
    expect(norms[1]).toBeLessThan((norms[0] ?? 0) * 0.8);
  });
});

describe('training', () => {
  const data = labelledRows(150);
  const train = (pack: boolean) => {
    const rows = toRows(
      data.map(([text]) => text),
      data.map(([, label]) => labels.indexOf(label)),
      pack,
    );
    const optimiser = createAdaGrad(zeroModel(labels, 1, rows.vectors.space), { learningRate: 0.4, l2: 0 });
    const order = Uint32Array.from({ length: data.length }, (_, index) => index);
    const random = seededRandom(3);
    for (let epoch = 0; epoch < 3; epoch++) {
      shuffle(random, order);
      for (let at = 0; at < order.length; at += 8) stepAdaGrad(optimiser, rows, order.subarray(at, at + 8), noTally());
    }
    return { rows, optimiser };
  };

  it('gives the same weights whether rows are packed or read again each time', () => {
    const [packed, unpacked] = [train(true), train(false)];
    expect(packed.rows.vectors.packed).toBeDefined();
    expect(unpacked.rows.vectors.packed).toBeUndefined();
    expect(packed.optimiser.model.weights).toEqual(unpacked.optimiser.model.weights);
  });

  it('leaves the weights alone when it only measures', () => {
    const { rows, optimiser } = train(true);
    const before = optimiser.model.weights.slice();
    const tally = noTally();
    for (let row = 0; row < data.length; row++) tallyRow(optimiser, rows, row, tally);
    expect(tally).toMatchObject({ rows: 150, correct: 150 });
    expect(optimiser.model.weights).toEqual(before);
  });
});

describe('the best label', () => {
  it('is the one with the highest score, and a tie is spread evenly over those that tie', () => {
    expect(bestLabel(Float64Array.of(0, 2, 1), 1, 'x')).toBe(1);
    const hits = [0, 0, 0];
    for (let index = 0; index < 900; index++) {
      const place = bestLabel(Float64Array.of(5, 1, 5), 1, `prompt ${index}`);
      hits[place] = (hits[place] ?? 0) + 1;
    }
    expect(hits[1]).toBe(0);
    expect(Math.abs((hits[0] ?? 0) - 450)).toBeLessThan(60);
  });
});

describe('a feature space', () => {
  it('keeps the buckets that occur in the most texts when there are too many, in order', () => {
    const counts = createDocumentCounts(shape);
    const bag = createFeatureBag(shape);
    const wordsOnly = { ...shape, charMin: 0, charMax: 0 };
    for (const text of ['common rare1', 'common rare2', 'common usual', 'usual'])
      countDocument(counts, wordsOnly, bag, text);
    const all = toFeatureSpace(wordsOnly, counts, Number.POSITIVE_INFINITY);
    const few = toFeatureSpace(wordsOnly, counts, 2);
    expect([all.buckets.length, few.buckets.length]).toEqual([4, 2]);
    expect([...few.buckets].map((bucket) => counts.inBucket[bucket] ?? 0).sort((a, b) => a - b)).toEqual([2, 3]);
    expect([...few.buckets]).toEqual([...few.buckets].toSorted((a, b) => a - b));
    expect(Math.min(...few.idf)).toBeCloseTo(Math.log(5 / 4) + 1, 6);
  });
});
